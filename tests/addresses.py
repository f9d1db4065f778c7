"""Every address the portal has, and a company with something at each of them."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from catalog.products.models import Product, StockMove
from catalog.products.services import move_stock
from hr.discipline.services import report_case
from hr.people.models import Department, Employee, Position
from orders.desk.imports.services import start_import
from orders.desk.models import Push
from regulations.binding.models import Attempt
from regulations.binding.services import entering_past, record_attempt, seal_chain
from regulations.deadlines.models import Deadline
from tests.company import CHINA, TEN, Company


def addresses() -> dict[str, str]:
    """Every address the resolver knows: its name (its pattern where it has none) → pattern."""
    return dict(_walk(get_resolver(), "", ()))


def _walk(resolver, before: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield ":".join([*spaces, each.name or pattern]), pattern
        else:
            yield from _walk(each, pattern, (*spaces, each.namespace) if each.namespace else spaces)


def _tomorrow_at_ten():
    """A moment to come, within service hours whatever the hour of the test."""
    tomorrow = timezone.now().astimezone(CHINA) + timedelta(days=1)
    return tomorrow.replace(hour=10, minute=0, second=0, microsecond=0)


class House(Company):
    """The company of the tests with one of everything, and what is found where."""

    def __init__(self, seals: Path):
        super().__init__()
        self.superuser = Employee.objects.create_superuser("9000", "钱超", "guizhang-2026")
        self.order = self.receive(buyer_note="加冰袋")
        self.duty = self.on_duty(self.colleague, _tomorrow_at_ten())
        self.case = report_case(
            token="t", subject=self.colleague, clause="A1.3-5", matter="私用", account="打印",
            by=self.lead, at=TEN,
        )  # fmt: skip
        self.breach = Deadline.objects.get(kind="desk.acceptance", key=self.order.pk)
        file = ("orders.csv", b"a,b\n1,2\n")
        self.batch = start_import(files=[file], layout="", by=self.assistant, at=TEN)
        self.product = Product.objects.create(sku="NW-9", name="龙井茶", price=Decimal("18.00"))
        with entering_past(right="test"):
            move_stock(pieces={"NW-9": 5}, kind="receipt", reference="R1", by=None, at=TEN)
        self.push = Push.objects.create(channel="plain", key="k", outcome="taken", at=TEN)
        record_attempt(operation="UPDATE", model=type(self.order), statement="x", by=self.designer)
        self.seal = seal_chain(chain="orders", copy_to=seals)

    def paths(self) -> dict[str, str]:
        """Name of each address → a path to it at which there is something."""
        found = self._pages() | self._lists()
        return {name: "/" + found.get(pattern, pattern) for name, pattern in addresses().items()}

    def _pages(self) -> dict[str, str]:
        order, person = f"desk/orders/{self.order.pk}/", f"people/{self.colleague.number}/"
        return {
            "handbook/<str:ref>/": "handbook/C7-2/",
            "people/<staff_number:number>/": person,
            "people/<staff_number:number>/edit/": f"{person}edit/",
            "people/<staff_number:number>/password/": f"{person}password/",
            "people/<staff_number:number>/leave/": f"{person}leave/",
            "roster/<int:pk>/cancel/": f"roster/{self.duty.pk}/cancel/",
            "cases/<int:pk>/": f"cases/{self.case.pk}/",
            "desk/breaches/<int:pk>/excuse/": f"desk/breaches/{self.breach.pk}/excuse/",
            "desk/orders/<int:pk>/": order,
            "desk/orders/<int:pk>/panel/": f"{order}panel/",
            "desk/orders/<int:pk>/<slug:verb>/": f"{order}accept/",
            "desk/imports/<int:pk>/": f"desk/imports/{self.batch.pk}/",
        }

    def _lists(self) -> dict[str, str]:
        department = Department.objects.get()
        rows = {
            "auth/group": Group.objects.first(),
            "binding/attempt": Attempt.objects.get(),
            "binding/seal": self.seal,
            "people/department": department,
            "people/position": Position.objects.first(),
            "products/product": self.product,
            "products/stockmove": StockMove.objects.get(),
            "desk/push": self.push,
            "desk/order": self.order,
        }
        paths = {
            f"{model}/<path:object_id>/{page}": f"{model}/{row.pk}/{page}"
            for model, row in rows.items()
            for page in ("", "history/", "delete/", "change/")
        }
        for model, row in (("people/department", department), ("products/product", self.product)):
            kept = row.history.first() or row.history.create_historical_record()
            paths[f"{model}/^([^/]+)/history/([^/]+)/$"] = f"{model}/{row.pk}/history/{kept.pk}/"
        type_id = ContentType.objects.get_for_model(self.product).pk
        linked = "r/<path:content_type_id>/<path:object_id>/"
        apps = addresses()["admin:app_list"]
        paths |= {linked: f"r/{type_id}/{self.product.pk}/", apps: "products/"}
        return paths | {"(?P<url>.*)$": "nothing/here/"}
