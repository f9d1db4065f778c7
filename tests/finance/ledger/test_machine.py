"""Random receipts, payments, reversals, counts and closings against a plain model in Python."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from finance.ledger import registry, services
from finance.ledger.closing import close_month, reconcile_bank
from finance.ledger.drawer import check_count, count_drawer
from finance.ledger.models import Entry, Line, Period, Posting, Purse
from finance.ledger.rules import month_after
from finance.ledger.selectors import drawer
from tests.depth import deep
from tests.finance.ledger.conftest import House, moment

CENTS = st.integers(1, 50_000)
PLACES = st.sampled_from(["1001", "1002"])


def _machine(house: House):
    class Books(RuleBasedStateMachine):
        """Purses by (fund, place), posted vouchers, days and months as plain values."""

        def __init__(self):
            super().__init__()
            self.block = transaction.atomic()
            self.block.__enter__()
            groups = [services.open_fund(code=f"M{n}", name=f"团{n}") for n in (1, 2)]
            self.funds = [house.fund, *groups]
            self.purses = defaultdict(Decimal)
            self.day, self.counted = date(2026, 1, 5), None
            self.posted, self.undone = [], set()
            self.closed: set[date] = set()
            self.frozen: dict[date, list] = {}

        def teardown(self):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

        def _do(self, rows) -> bool:
            """A voucher prepared, moved and posted; False where its money is not there."""
            entry = house.prepare(rows, day=self.day)
            try:
                house.move(entry)
            except ValidationError:
                drop = {"reason": "没有钱", "by": house.cashier, "at": moment(self.day)}
                services.drop_entry(entry_id=entry.pk, **drop)
                return False
            house.post(entry)
            self.posted.append(entry)
            return True

        @rule(who=st.integers(0, 2), place=PLACES, cents=CENTS)
        def take(self, who, place, cents):
            amount, fund = str(Decimal(cents) / 100), self.funds[who]
            against = "3001" if who == 0 else "2203"
            lines = ((place, amount, "0"), (against, "0", amount))
            assert self._do(house.rows(*lines, fund=fund))
            self.purses[fund.pk, place] += Decimal(amount)

        @rule(who=st.integers(0, 2), place=PLACES, cents=CENTS)
        def pay(self, who, place, cents):
            amount, fund = Decimal(cents) / 100, self.funds[who]
            lines = (("560209", str(amount), "0"), (place, "0", str(amount)))
            done = self._do(house.rows(*lines, fund=fund))
            assert done is (self.purses[fund.pk, place] >= amount)
            if done:
                self.purses[fund.pk, place] -= amount

        @precondition(lambda self: set(self.posted) - self.undone)
        @rule(data=st.data())
        def undo(self, data):
            open_ones = [each for each in self.posted if each not in self.undone]
            entry = data.draw(st.sampled_from(open_ones))
            change = {
                (line.fund_id, line.account.code): line.credit - line.debit
                for line in entry.lines.select_related("account")
                if line.account.money
            }
            fits = all(self.purses[key] + amount >= 0 for key, amount in change.items())
            words = {"day": self.day, "by": house.cashier, "at": moment(self.day)}
            try:
                undone = services.reverse_entry(
                    entry_id=entry.pk, reason="?", request=uuid4(), **words
                )
            except ValidationError:  # what has a document is not undone without its money
                assert entry.source and not fits
                return
            house.consent(undone)
            try:
                house.move(undone)
            except ValidationError:
                assert not fits and not entry.source
                words.pop("day")
                services.drop_entry(entry_id=undone.pk, reason="x", **words)
                with pytest.raises(ValidationError):
                    house.post(undone)
                self.undone.add(entry)  # not tried once more
                return
            assert fits
            house.post(undone)
            for key, amount in change.items():
                self.purses[key] += amount
            self.undone |= {entry, undone}
            self.posted.append(undone)

        @rule(days=st.integers(1, 9))
        def end_of_day(self, days):
            """The drawer is counted, a difference is the company's own, and some days pass."""
            total = sum(amount for (_f, place), amount in self.purses.items() if place == "1001")
            own = (house.fund.pk, "1001")
            # What is no whole 0.1 is missing; where the company has not so much, it is too much.
            missing = total % Decimal("0.1")
            found = -missing if missing <= self.purses[own] else (Decimal("0.1") - missing)
            count = count_drawer(
                day=self.day, notes={"0.1": int((total + found) / Decimal("0.1"))},
                explanation="分币四舍五入" if found else "", by=house.cashier,
                at=moment(self.day, "17:30"),
            )  # fmt: skip
            assert (count.book, count.difference) == (total, found)
            check_count(count_id=count.pk, by=house.accountant, at=moment(self.day, "17:40"))
            if found:
                self.purses[own] += found
                entry = Entry.objects.get(source="ledger.count", source_id=count.pk)
                house.post(entry)
            self.counted = self.day
            self.day += timedelta(days=days)

        @precondition(lambda self: self.posted)
        @rule()
        def close(self):
            """The oldest open month, where everything of it is counted and posted."""
            months = sorted(set(Period.objects.values_list("month", flat=True)) - self.closed)
            if not months or month_after(months[0]) > self.day:
                return
            month, at = months[0], moment(self.day, "08:00")
            banked = Line.objects.filter(
                account__code="1002", entry__movement__isnull=False, entry__period__lte=month
            ).aggregate(debit=Sum("debit"), credit=Sum("credit"))
            book = (banked["debit"] or 0) - (banked["credit"] or 0)
            reconcile_bank(month=month, account="1002", stated=book, by=house.cashier, at=at)
            before = list(Line.objects.filter(entry__period=month).values_list())
            close_month(month=month, by=house.accountant, at=at)
            self.closed.add(month)
            self.frozen[month] = before

        @invariant()
        def no_purse_is_negative_and_all_are_as_the_model_says(self):
            for purse in Purse.objects.select_related("account"):
                assert purse.balance == self.purses[purse.fund_id, purse.account.code] >= 0

        @invariant()
        def everything_balances(self):
            sums = Line.objects.aggregate(debit=Sum("debit"), credit=Sum("credit"))
            assert sums["debit"] == sums["credit"]

        @invariant()
        def the_drawer_is_own_money_and_that_of_groups(self):
            found = drawer()
            cash = {f: a for (f, place), a in self.purses.items() if place == "1001"}
            assert found["company"] == cash.get(house.fund.pk, 0)
            assert found["group"] == sum(a for f, a in cash.items() if f != house.fund.pk)

        @invariant()
        def numbers_have_no_gaps(self):
            series = defaultdict(list)
            for number, seq in Posting.objects.order_by("seq").values_list("series", "seq"):
                series[number].append(seq)
            assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in series.values())

        @invariant()
        def closed_months_stay(self):
            for month, lines in self.frozen.items():
                assert list(Line.objects.filter(entry__period=month).values_list()) == lines

    return Books


@pytest.mark.clause("A7.1-1", "A7.1-3")
@pytest.mark.slow
def test_books_against_a_plain_model(house, monkeypatch):
    monkeypatch.setitem(registry._undo, "tours.test", lambda *words: None)
    run_state_machine_as_test(
        _machine(house),
        settings=settings(
            max_examples=deep(25, 5), stateful_step_count=30, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
