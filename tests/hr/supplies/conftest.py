"""A company with an office that buys, a department that uses, and who decides on both."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from hr.people.models import Department, Employee, Position
from hr.people.services import hire_employee
from hr.roster.rules import CHINA
from hr.supplies.items import services as items
from hr.supplies.models import Category, Item, Order, Purchase, Slip, Supplier
from hr.supplies.orders.services import place_order
from hr.supplies.receipts.services import (
    Bill,
    Came,
    enter_invoice,
    make_slip,
    receive_goods,
)
from hr.supplies.requests.services import Draft, add_quote, ask_purchase
from hr.supplies.stock.services import issue_supplies
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.rulebook import services as rulebook
from regulations.rulebook import source
from tests import worlds
from tests.people import ByPart

DAY = date(2026, 3, 10)
PEOPLE = (  # role, name, position, department, above
    ("head", "陈国强", "general_manager", None, None),
    ("deputy", "林静", "deputy", None, "head"),
    ("clerk", "姜慧", "office_clerk", "office", "deputy"),
    ("buyer", "戚琳", "office_clerk", "office", "clerk"),
    ("leader", "王晓东", "department_manager", "shop", "deputy"),
    ("worker", "张丽", "ecommerce_assistant", "shop", "leader"),
    ("cashier", "吕娜", "cashier", "money", "head"),
)


def moment(day: date = DAY, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def later(days: int = 0, hour: int = 11) -> datetime:
    return moment(DAY + timedelta(days=days), hour)


def yuan(text) -> Decimal:
    return Decimal(str(text))


@dataclass
class Office(ByPart):
    """People by their part, items, suppliers, and short ways to bring a purchase on."""

    people: dict[str, Employee] = field(default_factory=dict)
    units: dict[str, Department] = field(default_factory=dict)
    count: int = 0
    start: datetime = field(default_factory=moment)

    def item(self, name="打印纸", **words) -> Item:
        self.count += 1
        shelf, _new = Category.objects.get_or_create(name="纸品")
        draft = items.Draft(
            f"P{self.count:03}", name, shelf, "A4 70g 500张", "包", f"A-{self.count}"
        )
        return items.save_item(draft=draft, by=self.clerk, at=self.start, **words)

    def supplier(self, name) -> Supplier:
        return Supplier.objects.get_or_create(name=name)[0]

    def ask(self, pieces, *, by=None, at=None, purpose="stock", reason="库存不足") -> Purchase:
        draft = Draft(purpose, reason, {item.pk: count for item, count in pieces.items()})
        return ask_purchase(draft=draft, by=by or self.clerk, at=at or self.start)

    def say(self, document, verdict="approved", *, by, at=None):
        step = Step.objects.filter(approval=document.approval_id, state="open").first()
        decide_step(
            step_id=step.pk, verdict=verdict, comment="好", by=by,
            at=at or self.start + timedelta(hours=1),
        )  # fmt: skip
        document.refresh_from_db()
        return document

    def approved(self, pieces, **words) -> Purchase:
        return self.say(self.ask(pieces, **words), by=self.deputy)

    def quote(self, purchase, name, *prices, days=5, at=None, by=None):
        lines = purchase.lines.order_by("id")
        at = at or self.start + timedelta(hours=2)
        return add_quote(
            purchase_id=purchase.pk, supplier=self.supplier(name),
            prices={line.pk: yuan(price) for line, price in zip(lines, prices, strict=True)},
            delivery_on=at.astimezone(CHINA).date() + timedelta(days=days), by=by or self.buyer,
            at=at,
        )  # fmt: skip

    def quoted(self, pieces, **words) -> Purchase:
        """An approved request with three quotes, the dearer ones first."""
        purchase = self.approved(pieces, **words)
        for name, price in (("晨光", "23"), ("齐心", "22"), ("得力", "20")):
            self.quote(purchase, name, *([price] * len(pieces)))
        return purchase

    def best(self, purchase):
        return purchase.quotes.get(supplier__name="得力")

    def order(self, pieces, *, by=None, at=None, **words) -> Order:
        purchase = self.quoted(pieces, **words)
        at = at or self.start + timedelta(hours=3)
        return place_order(quote_id=self.best(purchase).pk, by=by or self.buyer, at=at)

    def receive(self, order, *good, note="S1", by=None, at=None, **words):
        lines = order.lines.order_by("id")
        came = {line.pk: Came(count, **words) for line, count in zip(lines, good, strict=True)}
        at = at or self.start + timedelta(hours=4)
        return receive_goods(order_id=order.pk, note=note, came=came, by=by or self.clerk, at=at)

    def bill(self, order, *rows, number="INV1", total=None, at=None):
        """An invoice with (pieces, price) for each line."""
        lines = order.lines.order_by("id")
        found = {line.pk: (n, yuan(p)) for line, (n, p) in zip(lines, rows, strict=False)}
        summed = sum((n * price for n, price in found.values()), Decimal(0))
        at = at or self.start + timedelta(hours=5)
        day = at.astimezone(CHINA).date()
        bill = Bill(number, day, yuan(total) if total is not None else summed, found)
        return enter_invoice(order_id=order.pk, bill=bill, by=self.buyer, at=at)

    def slip(self, order, *, by=None, at=None) -> Slip:
        at = at or self.start + timedelta(hours=6)
        return make_slip(order_id=order.pk, by=by or self.buyer, at=at)

    def stock(self, item, count) -> Item:
        """Pieces on the shelf, by a purchase of their own."""
        order = self.order({item: count})
        self.receive(order, count, note=f"N{order.pk}")
        item.refresh_from_db()
        return item

    def custodian(self, unit="shop", person=None, by=None):
        words = {"person": person or self.worker, "by": by or self.leader, "at": self.start}
        return items.name_custodian(department=self.units[unit], **words)

    def limit(self, item, per_month, unit="shop", reason="节约"):
        words = {"by": self.deputy, "at": self.start, "reason": reason}
        return items.set_limit(item=item, department=self.units[unit], per_month=per_month, **words)

    def issue(self, pieces, unit="shop", *, by=None, at=None):
        return issue_supplies(
            department=self.units[unit], by=by or self.clerk,
            pieces={item.pk: count for item, count in pieces.items()},
            at=at or self.start + timedelta(hours=7),
        )  # fmt: skip


def found_office(at: datetime | None = None) -> Office:
    before = moment(date(2026, 1, 5))
    rulebook.publish_edition(source=source.read_clauses(), owner="—", by=None, at=before)
    rulebook.load_rule_sets(values=source.read_parameters(), at=before)
    office = Office(start=at or moment())
    for code, name in (("office", "办公室"), ("shop", "商城部"), ("money", "财务部")):
        office.units[code] = Department.objects.create(code=code, name=name)
    for number, (role, name, position, unit, above) in enumerate(PEOPLE, 2001):
        office.people[role] = hire_employee(
            number=str(number), name=name, position=Position.objects.get(code=position),
            department=office.units.get(unit), supervisor=office.people.get(above),
            hired_on=date(2020, 1, 1), password="guizhang-2026", at=before,
        )  # fmt: skip
    for unit, leader in (("office", "clerk"), ("shop", "leader"), ("money", "cashier")):
        department = office.units[unit]
        department.leader, department.managing_leader = office.people[leader], office.deputy
        department.save()
        for person in office.people.values():
            if person.department_id == department.pk:
                person.department = department
    return office


@pytest.fixture(autouse=True)
def past(request):
    """Tests work on days long past: their transaction may enter them."""
    if "db" in request.fixturenames and "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('bylaw.past', 'test', true)")


office = worlds.shared(found_office)


@pytest.fixture
def page(client, office):
    """`page("clerk", "/supplies/")`: the text of a page as a person reads it, in English."""

    def get(who: str, path: str, *, status=200, data=None) -> str:
        client.force_login(office.people[who])
        client.cookies["django_language"] = "en"
        answer = client.post(path, data) if data is not None else client.get(path)
        assert answer.status_code == status, answer.content[:1500]
        return answer.content.decode()

    return get
