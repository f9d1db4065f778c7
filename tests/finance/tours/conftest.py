"""A travel agency with its books, and short ways to bring a tour on."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import Sum
from django.utils import translation

from finance.expenses.claims.rules import Draft
from finance.ledger import services as ledger
from finance.ledger.models import Line
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from finance.tours.advances.services import ask_advance, pay_advance
from finance.tours.budgets.services import Planned, sign_budget
from finance.tours.departures.services import release_tour
from finance.tours.models import Tour
from finance.tours.papers.services import add_file, sign_contract
from finance.tours.receipts.refunds import ask_refund, pay_refund
from finance.tours.receipts.services import Money, hand_over, take_money
from finance.tours.services import Plan, register_tour
from finance.tours.settling.bills import verify_costs
from finance.tours.settling.reckoning import ask_settlement
from finance.tours.settling.services import add_cost, settle_tour
from hr.people.models import Employee, Position
from hr.people.services import hire_employee
from regulations.approvals.services import decide_step
from regulations.rulebook import services as rulebook
from regulations.rulebook import source
from regulations.rulebook.rules import day_of
from tests import worlds
from tests.finance.ledger.conftest import moment, past, yuan  # noqa: F401

DAY = date(2026, 3, 10)
DEPARTS, RETURNS = date(2026, 3, 12), date(2026, 3, 15)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
STAFF = (
    ("head", "2001", "陈国强", "general_manager"),
    ("accountant", "2002", "何芳", "chief_accountant"),
    ("cashier", "2003", "吕娜", "cashier"),
    ("operations", "2004", "张伟", "operations"),
    ("sales", "2005", "曹蕾", "sales"),
    ("guide", "2006", "华晨", "guide"),
    ("other", "2007", "金鑫", "guide"),
    ("clerk", "2008", "姜慧", "office_clerk"),
)


@dataclass
class Agency:
    """People by what they do."""

    head: Employee
    accountant: Employee
    cashier: Employee
    operations: Employee
    sales: Employee
    guide: Employee
    other: Employee
    clerk: Employee
    count: int = 0

    def tour(self, kind="group", departs=DEPARTS, returns=RETURNS, at=None, **changes) -> Tour:
        """A tour without anything."""
        self.count += 1
        plan = {
            "code": f"DL-{self.count:03}", "name": "大理四日", "kind": kind, "customer": "实验中学",
            "route": "昆明—大理—昆明", "travellers": 30, "departs_on": departs,
            "returns_on": returns, "operations": self.operations, "sales": self.sales,
            "guide": self.guide,
        }  # fmt: skip
        return register_tour(plan=Plan(**plan | changes), by=self.operations, at=at or moment(DAY))

    def contract(self, tour, price="10000", at=None, name="合同.png", content=None, reason=""):
        return sign_contract(
            tour_id=tour.pk, price=yuan(price), signed_on=DAY, name=name,
            content=content or PNG + tour.code.encode() + price.encode(), by=self.sales,
            reason=reason, at=at or moment(DAY),
        )  # fmt: skip

    def contract_at(self, tour, price, at, reason=""):
        """A contract signed on the day of a moment."""
        return sign_contract(
            tour_id=tour.pk, price=yuan(price), signed_on=day_of(at), name="合同.png",
            content=PNG + tour.code.encode() + price.encode(), reason=reason, by=self.sales, at=at,
        )  # fmt: skip

    def budget(self, tour, *sums, at=None, note="按实际人数"):
        lines = [Planned("rooms", f"项目{place}", yuan(each), place)
                 for place, each in enumerate(sums, 1)]  # fmt: skip
        return sign_budget(
            tour_id=tour.pk, lines=lines, note=note, by=self.operations, at=at or moment(DAY)
        )

    def take(self, tour, amount, at=None, by=None, way="cash", request=None):
        return take_money(
            tour_id=tour.pk, money=Money(yuan(amount), "王老师", way), request=request or uuid4(),
            by=by or self.sales, at=at or moment(DAY),
        )  # fmt: skip

    def hand(self, receipt, at=None, by=None):
        return hand_over(receipt_id=receipt.pk, by=by or self.cashier, at=at or moment(DAY))

    def pay_in(self, tour, amount, at=None, way="cash"):
        """Money of a customer that has come to finance."""
        receipt = self.take(tour, amount, at=at, way=way)
        self.hand(receipt, at=at)
        return receipt

    def release(self, tour, at=None):
        return release_tour(tour_id=tour.pk, by=self.operations, at=at or moment(DAY))

    def ask(self, tour, amount, at=None, request=None, by=None):
        return ask_advance(
            tour_id=tour.pk, amount=yuan(amount), purpose="餐费门票", request=request or uuid4(),
            by=by or self.guide, at=at or moment(DAY),
        )  # fmt: skip

    def pay(self, advance, at=None, way="cash", by=None):
        return pay_advance(
            advance_id=advance.pk, way=way, by=by or self.cashier, at=at or moment(DAY)
        )

    def decide(self, document, verdict="approved", at=None, comment="同意", by=None):
        document.refresh_from_db()
        step = document.approval.steps.get(state="open")
        return decide_step(
            step_id=step.pk, verdict=verdict, comment=comment, by=by or self.head,
            at=at or moment(DAY),
        )  # fmt: skip

    def confirm(self, tour, at=None, by=None):
        """The guide lays the settlement down, operations and the chief accountant confirm it."""
        row = ask_settlement(tour_id=tour.pk, by=by or self.guide, at=at or moment(DAY))
        self.decide(row, by=self.operations, at=at)
        self.decide(row, by=self.accountant, at=at)
        return row

    def cheaper(self, tour, price, at=None, reason="人数减少"):
        """A contract below the price before, approved by operations and the general manager."""
        row = self.contract(tour, price, at=at, reason=reason)
        self.decide(row.cut, by=self.operations, at=at)
        self.decide(row.cut, at=at)
        return row

    def order(self, tour, amount, payee="王老师", at=None, by=None):
        """A refund asked for."""
        return ask_refund(
            tour_id=tour.pk, money=Money(yuan(amount), payee, "cash"), reason="人数减少",
            request=uuid4(), by=by or self.sales, at=at or moment(DAY),
        )  # fmt: skip

    def refund(self, tour, amount, payee="王老师", at=None, way="cash"):
        """A refund asked for, approved and paid."""
        order = self.order(tour, amount, payee, at=at)
        self.decide(order, by=self.accountant, at=at)
        order.refresh_from_db()
        if order.state == "pending":
            self.decide(order, at=at)
        at = at or moment(DAY)
        return pay_refund(order_id=order.pk, way=way, by=self.cashier, at=at)

    def cost(self, tour, item, amount, at=None, invoice=None, is_checked=True):
        """A cost with an invoice of its own ("": without one), found genuine by the accountant."""
        self.count += 1
        number = f"2453200000001{self.count:07}" if invoice is None else invoice
        draft = Draft(number, yuan(amount), day=DAY) if number else None
        cost = add_cost(
            tour_id=tour.pk, item=item, amount=yuan(amount), text="实付", invoice=draft,
            by=self.guide, at=at or moment(DAY),
        )  # fmt: skip
        if number and is_checked:
            verify_costs(tour_id=tour.pk, costs=[cost.pk], by=self.accountant, at=at or moment(DAY))
        return cost

    def papers(self, tour, *kinds, at=None):
        for kind in kinds or ("confirmation", "itemised"):
            add_file(
                tour_id=tour.pk, kind=kind, name=f"{kind}.png", content=PNG + kind.encode(),
                by=self.operations, at=at or moment(DAY),
            )  # fmt: skip

    def settle(self, tour, at=None, request=None, way="cash"):
        """Confirmed by operations and the chief accountant, then settled by the cashier."""
        self.confirm(tour, at=at)
        return self.pay_settlement(tour, at=at, request=request, way=way)

    def pay_settlement(self, tour, at=None, request=None, way="cash"):
        return settle_tour(
            tour_id=tour.pk, way=way, request=request or uuid4(), by=self.cashier,
            at=at or moment(DAY),
        )  # fmt: skip

    def own_money(self, amount: str, at: datetime | None = None) -> None:
        """Money of the company's own in the drawer."""
        own = company().pk
        rows = [Row("1001", own, debit=yuan(amount)), Row("3001", own, credit=yuan(amount))]
        at = at or moment(DAY)
        entry = ledger.prepare_entry(
            day=DAY, summary="投入资本", rows=rows, by=self.cashier, at=at, request=uuid4()
        )
        ledger.move_money(entry_id=entry.pk, day=DAY, by=self.cashier, at=at)

    def ready(self, price="10000", budget=("3000", "2000"), paid="8000") -> Tour:
        """A group with contract, budget sheet and money in finance."""
        tour = self.tour()
        self.contract(tour, price)
        self.budget(tour, *budget)
        if Decimal(paid):
            self.pay_in(tour, paid)
        return tour


def balance_of(fund_id: int) -> dict[str, Decimal]:
    """What all vouchers of a fund come to, debit less credit, by account."""
    rows = Line.objects.filter(fund=fund_id).values_list("account__code")
    found = rows.annotate(net=Sum("debit") - Sum("credit"))
    return {code: net for code, net in found if net}


def found_agency() -> Agency:
    before = moment(date(2026, 1, 5))
    rulebook.publish_edition(source=source.read_clauses(), owner="—", by=None, at=before)
    rulebook.load_rule_sets(values=source.read_parameters(), at=before)
    return add_staff()


def add_staff(**people: Employee) -> Agency:
    """The agency's people, those among them who are not here yet."""
    before = moment(date(2026, 1, 5))
    for role, number, name, code in STAFF:
        if role not in people:
            people[role] = hire_employee(
                number=number, name=name, position=Position.objects.get(code=code),
                supervisor=people.get("head"), hired_on=date(2020, 1, 1), at=before,
            )  # fmt: skip
    return Agency(**people)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


agency = worlds.shared(found_agency)
