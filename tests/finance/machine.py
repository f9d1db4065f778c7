"""A plain model of a company's money beside the portal: purses, days, months closed."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from finance.ledger import services, verify
from finance.ledger.closing import close_month, fingerprint_of, reconcile_bank, statement_of
from finance.ledger.drawer import check_count, count_drawer
from finance.ledger.models import Entry, Line, Period, Purse
from finance.ledger.rules import Row, month_after, month_of
from finance.ledger.selectors import company, drawer
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from tests.finance.ledger.conftest import moment

ZERO = Decimal(0)
CASH, BANK = "1001", "1002"
PLACES = st.sampled_from([CASH, BANK])
SUMS = st.integers(1, 60_000).map(lambda cents: Decimal(cents) / 100)
LAST = date(2026, 11, 20)


class Money(RuleBasedStateMachine):
    """`purses` by (fund, place); `plain` vouchers that may be reversed, with what they changed."""

    people = None  # by their part, given by the test

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.own = company().pk
        self.purses = defaultdict(Decimal)
        self.lent = ZERO  # what staff and guides have in their hands
        self.day = date(2026, 1, 5)
        self.plain: dict[int, tuple] = {}
        self.closed: dict[date, tuple] = {}

    def teardown(self):
        try:
            assert list(verify.findings()) == []
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @property
    def at(self):
        return moment(self.day)

    def tries(self, is_fine: bool, verb, **words):
        """Whether a verb goes through is what the model says; its result, or None."""
        try:
            with transaction.atomic():
                found = verb(**words, at=self.at)
        except ValidationError as refused:
            assert not is_fine, refused
            assert all(each.code for each in refused.error_list), "a refusal names its clause"
            return None
        assert is_fine, f"{verb.__name__} was not refused"
        return found

    def moved(self, fund: int, place: str, amount: Decimal) -> None:
        self.purses[fund, place] += amount

    def has(self, fund: int, amount: Decimal, place: str | None = None) -> bool:
        places = [place] if place else [CASH, BANK]
        return sum(self.purses[fund, each] for each in places) >= amount

    @rule(place=PLACES, amount=SUMS)
    def pay_in(self, place, amount):
        self._plain(place, amount, (place, "3001"))

    @rule(place=PLACES, amount=SUMS)
    def pay_out(self, place, amount):
        self._plain(place, -amount, ("560209", place))

    def _plain(self, place: str, change: Decimal, sides: tuple[str, str]) -> None:
        """A voucher of the company's own, without any document behind it."""
        rows = [Row(sides[0], self.own, debit=abs(change)),
                Row(sides[1], self.own, credit=abs(change))]  # fmt: skip
        entry = self._write(rows)
        if self._move(entry, self.purses[self.own, place] + change >= 0):
            self.moved(self.own, place, change)
            self.plain[entry.pk] = (place, change)

    def _write(self, rows):
        entry = services.prepare_entry(
            day=self.day, summary="测试", rows=rows, by=self.people["cashier"], at=self.at,
            request=uuid4(), reason="有事由",
        )  # fmt: skip
        self._consent(entry)
        return entry

    def _consent(self, entry):
        """Chief accountant and general manager agree to what leaves by hand."""
        for part in ("accountant", "head"):
            for step in Step.objects.filter(approval__ledger_consent__entry=entry, state="open"):
                words = {"verdict": "approved", "by": self.people[part], "at": self.at}
                decide_step(step_id=step.pk, **words)

    def _move(self, entry, is_fine: bool) -> bool:
        cashier = {"entry_id": entry.pk, "by": self.people["cashier"]}
        if self.tries(is_fine, services.move_money, day=self.day, **cashier):
            return True
        services.drop_entry(reason="没有钱", at=self.at, **cashier)
        return False

    @precondition(lambda self: self.plain)
    @rule(data=st.data())
    def undo(self, data):
        """The voucher that undoes another; one that was dropped is not tried once more."""
        self._post()
        pk = data.draw(st.sampled_from(sorted(self.plain)))
        place, change = self.plain.pop(pk)
        undone = services.reverse_entry(
            entry_id=pk, day=self.day, reason="记错", by=self.people["cashier"], at=self.at,
            request=uuid4(),
        )  # fmt: skip
        self._consent(undone)
        if self._move(undone, self.purses[self.own, place] - change >= 0):
            self.moved(self.own, place, -change)

    def _post(self):
        """The chief accountant enters whatever was moved into the books."""
        for pk in Entry.objects.filter(posting=None, dropping=None).values_list("pk", flat=True):
            services.post_entry(entry_id=pk, by=self.people["accountant"], at=self.at)

    @precondition(lambda self: self.day < LAST)
    @rule(days=st.integers(1, 24))
    def end_of_day(self, days):
        """Everything is posted, the drawer counted to the jiao, and some days pass.

        What is no whole jiao is missing; where the company has not so much, it is too much.
        """
        self._post()
        book = sum(amount for (_fund, place), amount in self.purses.items() if place == CASH)
        jiao = int(book / Decimal("0.1"))
        jiao += book * 10 - jiao > self.purses[self.own, CASH] * 10
        count = count_drawer(
            day=self.day, notes={"0.1": jiao},
            explanation="" if book * 10 == jiao else "分币四舍五入",
            by=self.people["cashier"], at=moment(self.day, "17:30"),
        )  # fmt: skip
        assert count.book == book
        assert count.own == self.purses[self.own, CASH]
        check_count(count_id=count.pk, by=self.people["accountant"], at=moment(self.day, "17:40"))
        self.moved(self.own, CASH, count.difference)
        self._post()
        self.day += timedelta(days=days)

    @rule()
    def close(self):
        """The oldest open month, once it is over; then nothing enters it any more."""
        self._post()
        months = Period.objects.exclude(month__in=self.closed).order_by("month")
        month = months.values_list("month", flat=True).first()
        if month is None or month_after(month) > self.day:
            return
        banked = Line.objects.filter(account__code=BANK, entry__period__lte=month)
        banked = banked.exclude(entry__movement=None)
        book = banked.aggregate(sum=Sum("debit") - Sum("credit"))["sum"] or ZERO
        words = {"month": month, "at": self.at}
        reconcile_bank(account=BANK, stated=book, by=self.people["cashier"], **words)
        closing = close_month(by=self.people["accountant"], **words)
        self.closed[month] = (closing.fingerprint, self._lines(month))

    def _lines(self, month: date) -> list:
        return list(Line.objects.filter(entry__period=month).order_by("pk").values_list())

    @precondition(lambda self: self.closed)
    @rule()
    def write_into_a_closed_month(self):
        day = max(self.closed)
        rows = [Row("560209", self.own, debit=Decimal(1)), Row("2211", self.own, credit=Decimal(1))]
        words = {"day": day, "summary": "补记", "rows": rows, "request": uuid4()}
        self.tries(False, services.prepare_entry, by=self.people["cashier"], **words)

    @invariant()
    def purses_are_as_the_model_says_and_none_is_negative(self):
        found = {
            (p.fund_id, p.account.code): p.balance for p in Purse.objects.select_related("account")
        }
        for key in found.keys() | self.purses.keys():
            assert found.get(key, ZERO) == self.purses[key] >= 0, key

    @invariant()
    def every_fund_sums_to_zero(self):
        moved = Line.objects.filter(entry__dropping=None).values_list("fund")
        assert not [each for each in moved.annotate(sum=Sum("debit") - Sum("credit")) if each[1]]

    @invariant()
    def the_drawer_is_own_money_and_that_of_groups(self):
        cash = {fund: sum_ for (fund, place), sum_ in self.purses.items() if place == CASH}
        own = cash.pop(self.own, ZERO)
        assert drawer() == {"company": own, "group": sum(cash.values(), ZERO)}

    @invariant()
    def what_is_lent_stands_in_the_books(self):
        lines = Line.objects.filter(account__code="122101").exclude(entry__movement=None)
        found = lines.aggregate(sum=Sum("debit") - Sum("credit"))["sum"]
        settled = Line.objects.filter(account__code="122101", entry__movement=None)
        found = (found or ZERO) + (settled.aggregate(s=Sum("debit") - Sum("credit"))["s"] or ZERO)
        assert found == self.lent

    @invariant()
    def closed_months_stay(self):
        for month, (fingerprint, lines) in self.closed.items():
            assert self._lines(month) == lines
            assert month_of(self.day) != month
            assert fingerprint_of(statement_of(month)) == fingerprint
