"""A cupboard of supplies for the addresses of the house: one of everything."""

from datetime import datetime, timedelta
from decimal import Decimal

from hr.people.models import Position
from hr.people.services import hire_employee
from hr.supplies.items import services as items
from hr.supplies.local import services as local
from hr.supplies.models import Purchase, Supplier
from hr.supplies.orders.services import place_order
from hr.supplies.receipts.services import Bill, Came, enter_invoice, make_slip, receive_goods
from hr.supplies.requests.services import Draft, add_quote, ask_purchase
from hr.supplies.stock.services import issue_supplies
from hr.supplies.wishes.services import ask_supplies
from regulations.approvals.services import decide_step

PAPER = {"name": "发票.pdf", "content": b"%PDF-1.4"}


class Cupboard:
    """An item, an order that has come with its invoice, a quoted request, an issue to the
    department of the colleague, who keeps its supplies and bought something nearby."""

    invoice = None

    def __init__(self, house, at: datetime):
        self.at, self.manager = at, house.manager
        self.unit = house.colleague.department
        # The buyer's own superior and the manager sign what the buyer is paid for.
        self.clerk = self._hire("9021", "姜慧", house.manager)
        self.buyer = self._hire("9022", "戚琳", self._hire("9023", "白洁", house.manager))
        shelf = items.add_category(name="纸品", by=self.clerk)
        draft = items.Draft("P1", "打印纸", shelf, "A4 70g", "包", "A-1")
        self.item = items.save_item(draft=draft, by=self.clerk, at=at)
        self.order = self._bought("INV1")
        self.slip = make_slip(order_id=self._bought("INV2").pk, by=self.buyer, at=at)
        self.quote = self._asked().quotes.first()
        who = {"person": house.colleague, "by": house.manager}
        items.name_custodian(department=self.unit, at=at, **who)
        self.issue = issue_supplies(
            department=self.unit, pieces={self.item.pk: 2}, by=self.clerk, at=at
        )
        self.wish = ask_supplies(
            pieces={self.item.pk: 1}, reason="装订标书", by=house.colleague, at=at
        )
        self.local = self._nearby(house.colleague)

    def _hire(self, number: str, name: str, above):
        return hire_employee(
            number=number, name=name, position=Position.objects.get(code="office_clerk"),
            department=self.unit, supervisor=above, at=self.at,
        )  # fmt: skip

    def _asked(self) -> Purchase:
        """An approved request with three quotes."""
        draft = Draft("stock", "库存不足", {self.item.pk: 5})
        found = ask_purchase(draft=draft, by=self.clerk, at=self.at)
        self._approve(found)
        for name, price in (("得力", 20), ("齐心", 21), ("晨光", 22)):
            add_quote(
                purchase_id=found.pk, supplier=Supplier.objects.get_or_create(name=name)[0],
                prices={line.pk: Decimal(price) for line in found.lines.all()},
                delivery_on=self.at.date() + timedelta(days=3), by=self.buyer, at=self.at,
            )  # fmt: skip
        return found

    def _approve(self, document) -> None:
        step = document.approval.steps.get()
        decide_step(step_id=step.pk, verdict="approved", by=self.manager, at=self.at)

    def _bought(self, number: str):
        quote = self._asked().quotes.get(supplier__name="得力")
        order = place_order(quote_id=quote.pk, by=self.buyer, at=self.at)
        line = order.lines.get()
        receive_goods(
            order_id=order.pk, note="S1", came={line.pk: Came(5)}, by=self.clerk, at=self.at
        )
        bill = Bill(number, self.at.date(), Decimal(100), {line.pk: (5, Decimal(20))}, **PAPER)
        found = enter_invoice(order_id=order.pk, bill=bill, by=self.buyer, at=self.at)
        self.invoice = self.invoice or found
        return order

    def _nearby(self, person):
        draft = local.Draft("胶带", "急用", Decimal(100))
        found = local.ask_local(draft=draft, by=person, at=self.at)
        self._approve(found)
        bill = local.Bill("五金店", "L1", Decimal(50), **PAPER)
        local.hand_in_bill(local_id=found.pk, bill=bill, by=person, at=self.at)
        return found

    def paths(self) -> dict[str, str]:
        """Pattern of each address → where there is something."""
        places = {
            "items": (self.item, ("", "edit/", "limit/", "count/", "write-off/")),
            "issues": (self.issue, ("", "back/", "sign/")),
            "requests": (self.quote.purchase, ("", "quote/", "end/")),
            "quotes": (self.quote, ("choose/", "order/")),
            "orders": (
                self.order,
                ("", "paper/", "mail/", "end/", "receive/", "invoice/", "slip/"),
            ),
            "wishes": (self.wish, ("", "issue/", "end/")),
            "invoices": (self.invoice, ("back/", "file/")),
            "local": (self.local, ("", "bill/", "audit/", "file/")),
        }
        paid = {
            f"expenses/supplies/<int:pk>/{page}": f"expenses/supplies/{self.slip.pk}/{page}"
            for page in ("", "pay/")
        }
        delivery = self.order.deliveries.get().pk
        paid["supplies/deliveries/<int:pk>/fix/"] = f"supplies/deliveries/{delivery}/fix/"
        return paid | {
            f"supplies/{place}/<int:pk>/{page}": f"supplies/{place}/{row.pk}/{page}"
            for place, (row, pages) in places.items()
            for page in pages
        }
