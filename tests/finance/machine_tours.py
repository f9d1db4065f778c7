"""The model's part of tours: each group's money, what its guide has, what it owes the company."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from finance.tours.advances.services import (
    ask_advance,
    pay_advance,
    repay_company,
    take_back,
    withdraw_advance,
)
from finance.tours.departures.services import release_tour
from finance.tours.purses.services import shift_money
from finance.tours.receipts.refunds import ask_refund, pay_refund
from finance.tours.receipts.services import Money as Paid
from finance.tours.receipts.services import hand_over, take_money
from finance.tours.selectors import standing_of
from finance.tours.services import call_off_tour
from finance.tours.settling.bills import verify_costs
from finance.tours.settling.reckoning import ask_settlement
from finance.tours.settling.services import add_cost, settle_tour
from tests.finance.expenses.conftest import invoice
from tests.finance.machine import BANK, CASH, PLACES, SUMS, ZERO
from tests.finance.machine_spending import Spending

# Of each of the two tours, in yuan: its price, its budget sheet of two lines.
PRICE, SHEET = Decimal(1000), (Decimal(400), Decimal(200))
# When each departs and returns: the second within the first days.
DAYS = (
    (date(2026, 2, 20), date(2026, 3, 10)),
    (date(2026, 1, 6), date(2026, 1, 6)),
)  # fmt: skip
WHICH = st.integers(0, 1)
PLACE_OF = {CASH: "cash", BANK: "bank"}


@dataclass(eq=False)
class Group:
    """A tour as the model knows it; `advances`: amount of each advance the guide has."""

    row: object
    received: Decimal = ZERO
    debt: Decimal = ZERO
    cost: Decimal | None = None
    confirmed: tuple | None = None
    state: str = "planned"

    def __post_init__(self):
        self.advances: dict[int, Decimal] = {}

    @property
    def committed(self) -> Decimal:
        return sum(self.advances.values(), ZERO) if self.state != "settled" else self.cost

    @property
    def limit(self) -> Decimal:
        left = min(sum(SHEET) - self.committed, self.received - self.committed)
        return max(left, ZERO)


class Everything(Spending):
    """Two groups beside the company's own spending."""

    agency = None  # of tests.finance.tours.conftest, given by the test

    @initialize()
    def sell(self):
        """Two tours with contract and budget sheet."""
        self.groups = []
        for departs, returns in DAYS:
            tour = self.agency.tour(at=self.at, departs=departs, returns=returns)
            self.agency.contract_at(tour, str(PRICE), self.at)
            self.agency.budget(tour, *map(str, SHEET), at=self.at)
            self.groups.append(Group(tour))

    @rule(which=WHICH, amount=SUMS, place=PLACES)
    def receive(self, which, amount, place):
        self._receive(self.groups[which], amount, place)

    def _receive(self, group, amount, place):
        """Taken by sales and handed over; never more than the customer owes."""
        is_fine = group.state != "called_off" and amount <= PRICE - group.received
        words = {"money": Paid(amount, "王老师", PLACE_OF[place]), "request": uuid4()}
        words |= {"tour_id": group.row.pk, "by": self.people["sales"]}
        receipt = self.tries(is_fine, take_money, **words)
        if receipt:
            hand_over(receipt_id=receipt.pk, by=self.people["cashier"], at=self.at)
            group.received += amount
            # What comes after the settlement goes on to the company.
            fund = self.own if group.state == "settled" else group.row.fund_id
            self.moved(fund, place, amount)

    @rule(which=WHICH, amount=SUMS, place=PLACES)
    def advance(self, which, amount, place):
        self._advance(self.groups[which], amount, place)

    def _advance(self, group, amount, place):
        """Within the limit by the group's own money; above it the company adds the rest."""
        is_fine = group.state not in ("settled", "called_off")
        words = {"tour_id": group.row.pk, "amount": amount, "purpose": "餐费", "request": uuid4()}
        asked = self.tries(is_fine, ask_advance, by=self.people["guide"], **words)
        if not asked:
            return
        own = min(amount, group.limit)
        if own < amount:
            self.agency.decide(asked, at=self.at)
        is_fine = self.has(group.row.fund_id, own, place)
        is_fine = is_fine and self.has(self.own, amount - own, place)
        words = {"advance_id": asked.pk, "way": PLACE_OF[place], "by": self.people["cashier"]}
        if self.tries(is_fine, pay_advance, **words):
            self.moved(group.row.fund_id, place, -own)
            self.moved(self.own, place, own - amount)
            self.lent += amount
            group.debt += amount - own
            group.advances[asked.pk] = amount
        else:
            withdraw_advance(advance_id=asked.pk, by=self.people["guide"], at=self.at)

    @rule(which=WHICH, data=st.data(), place=PLACES)
    def bring_back(self, which, data, place):
        group = self.groups[which]
        if not group.advances:
            return
        pk = data.draw(st.sampled_from(sorted(group.advances)))
        words = {"way": PLACE_OF[place], "request": uuid4(), "by": self.people["cashier"]}
        if self.tries(group.state != "settled", take_back, advance_id=pk, **words):
            amount = group.advances.pop(pk)
            self.lent -= amount
            self.moved(group.row.fund_id, place, amount)

    @rule(which=WHICH, amount=SUMS, place=PLACES)
    def repay(self, which, amount, place):
        self._repay(self.groups[which], amount, place)

    def _repay(self, group, amount, place):
        fund = group.row.fund_id
        is_fine = amount <= group.debt and self.has(fund, amount, place)
        words = {"way": PLACE_OF[place], "request": uuid4(), "by": self.people["cashier"]}
        if self.tries(is_fine, repay_company, tour_id=group.row.pk, amount=amount, **words):
            self.moved(fund, place, -amount)
            self.moved(self.own, place, amount)
            group.debt -= amount

    @rule(which=WHICH, amount=SUMS, place=PLACES)
    def shift(self, which, amount, place):
        """Between drawer and bank it stays the money of its group."""
        fund, other = self.groups[which].row.fund_id, BANK if place == CASH else CASH
        words = {"way": PLACE_OF[place], "request": uuid4(), "by": self.people["cashier"]}
        words |= {"tour_id": self.groups[which].row.pk, "amount": amount}
        if self.tries(self.has(fund, amount, other), shift_money, **words):
            self.moved(fund, place, amount)
            self.moved(fund, other, -amount)

    @rule(which=WHICH)
    def call_off(self, which):
        group = self.groups[which]
        is_fine = group.state == "planned" and not group.advances
        words = {"tour_id": group.row.pk, "reason": "人数不足", "by": self.people["operations"]}
        if self.tries(is_fine, call_off_tour, **words):
            group.state = "called_off"

    @rule(which=WHICH, amount=SUMS, place=PLACES)
    def refund(self, which, amount, place):
        self._refund(self.groups[which], amount, place)

    def _refund(self, group, amount, place):
        """Only what was paid beyond the price, which after calling off is nothing; approved by the
        chief accountant, and by the general manager where all goes back."""
        price = ZERO if group.state == "called_off" else PRICE
        most = min(group.received - price, group.received - group.committed)
        words = {"money": Paid(amount, "王老师", PLACE_OF[place]), "reason": "退款"}
        words |= {"tour_id": group.row.pk, "request": uuid4(), "by": self.people["sales"]}
        order = self.tries(amount <= most, ask_refund, **words)
        if not order:
            return
        self.agency.decide(order, by=self.people["accountant"], at=self.at)
        if group.state == "called_off":
            self.agency.decide(order, at=self.at)
        words = {"order_id": order.pk, "way": PLACE_OF[place], "by": self.people["cashier"]}
        if self.tries(self.has(group.row.fund_id, amount, place), pay_refund, **words):
            self.moved(group.row.fund_id, place, -amount)
            group.received -= amount

    @rule(which=WHICH)
    def release(self, which):
        self._release(self.groups[which])

    def _release(self, group):
        """At least 80 per cent of the price is in finance, and its days are not over."""
        is_fine = group.state == "planned" and group.received * 100 >= PRICE * 80
        is_fine = is_fine and self.day <= group.row.returns_on
        words = {"tour_id": group.row.pk, "by": self.people["operations"]}
        if self.tries(is_fine, release_tour, **words):
            group.state = "released"

    @precondition(lambda self: any(each.state == "released" for each in self.groups))
    @rule(which=WHICH, share=st.integers(50, 100), place=PLACES)
    def settle(self, which, share, place):
        self._settle(self.groups[which], share, place)

    def _settle(self, group, share, place):
        """Costs against advances; what the guide has too little is paid from the group's money."""
        if group.cost is None and group.state == "released":
            costs = [each * share / 100 for each in SHEET]
            for item, amount in enumerate(costs, 1):
                number = f"2333200000{group.row.pk:05}{item:05}"
                bill = invoice(amount, number, day=self.day)
                words = {"item": item, "amount": amount, "text": "实付", "invoice": bill}
                add_cost(tour_id=group.row.pk, by=self.people["guide"], at=self.at, **words)
            verify_costs(tour_id=group.row.pk, by=self.people["cashier"], at=self.at)
            self.agency.papers(group.row, at=self.at)
            group.cost = sum(costs, ZERO)
        taken = sum(group.advances.values(), ZERO)
        short = (group.cost or ZERO) - taken
        is_fine = group.state == "released" and short <= max(group.received - taken, ZERO)
        is_fine = is_fine and self.day >= group.row.returns_on
        self._confirm(group, (group.cost, taken, group.received), is_fine)
        is_fine = is_fine and (short <= 0 or self.has(group.row.fund_id, short, place))
        words = {"way": PLACE_OF[place], "request": uuid4(), "by": self.people["cashier"]}
        if self.tries(is_fine, settle_tour, tour_id=group.row.pk, **words):
            group.state, group.debt = "settled", ZERO
            self.lent -= taken
            self.moved(group.row.fund_id, place, -short)
            for each in PLACE_OF:  # what is left is the company's
                left = self.purses[group.row.fund_id, each]
                self.moved(self.own, each, left)
                self.moved(group.row.fund_id, each, -left)

    def _confirm(self, group, figures, is_fine):
        """Operations and the chief accountant, once for the same figures."""
        is_new = group.confirmed != figures
        words = {"tour_id": group.row.pk, "by": self.people["guide"]}
        sheet = self.tries(is_fine and is_new, ask_settlement, **words)
        if sheet:
            self.agency.decide(sheet, by=self.people["operations"], at=self.at)
            self.agency.decide(sheet, by=self.people["accountant"], at=self.at)
            group.confirmed = figures

    @rule(which=WHICH, steps=st.integers(1, 6), share=st.integers(1, 140), place=PLACES)
    def bring_on_tour(self, which, steps, share, place):
        """A group goes its ordinary way for some steps: paid, advance, departure, settlement."""
        group = self.groups[which]
        for _step in range(steps):
            if group.state == "called_off":
                self._refund(group, max(group.received, Decimal(1)), place)
            elif group.debt and self.has(group.row.fund_id, Decimal(1)):
                self._repay(group, min(group.debt, Decimal(1) + share), place)
            elif group.received < PRICE * 8 / 10:
                self._receive(group, PRICE * 8 / 10 - group.received, place)
            elif group.state == "planned" and not group.advances:
                self._advance(group, Decimal(600) * share / 100, place)
            elif group.state == "planned":
                self._release(group)
            elif group.state == "released":
                self._settle(group, max(50, min(share, 100)), place)
            elif group.received < PRICE:
                self._receive(group, PRICE - group.received, place)

    @invariant()
    def groups_stand_as_the_model_says(self):
        for group in getattr(self, "groups", ()):
            found = standing_of(group.row.pk)
            assert (found.received, found.committed) == (group.received, group.committed)
            assert found.debt == group.debt >= 0
            fund = sum(self.purses[group.row.fund_id, each] for each in PLACE_OF)
            assert found.purse == fund >= 0
