"""The money of the demo company: a budget, drawers counted, months closed, tours in all states."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import F
from pypdf import PdfReader

from finance.expenses.budget.selectors import year_of
from finance.ledger import verify
from finance.ledger.figures import days_to_count, money_now, results, unchecked
from finance.ledger.models import CashCount, Closing, Entry, Reconciliation
from finance.ledger.selectors import drawer, money_of
from finance.tours.models import Tour
from finance.tours.purses.verify import findings as tours_whole
from finance.tours.selectors import state_on, tours
from regulations.deadlines.models import Deadline
from regulations.notices.board.models import Posting
from tests.config.conftest import MORNING


@pytest.mark.clause("A7.1-2", "A7.1-3")
def test_books_of_the_demo_are_whole_and_past_months_closed(demo):
    assert list(verify.findings()) == []
    _months()
    _drawer()
    _budget()
    _tours()


def _months():
    closed = list(Closing.objects.order_by("period").values_list("period", flat=True))
    assert closed == [date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1)]
    sheets = Posting.objects.filter(clause="A7.1-3")
    prints = set(Closing.objects.values_list("fingerprint", flat=True))
    assert set(sheets.values_list("fingerprint", flat=True)) == prints and len(prints) == 3
    stated = Reconciliation.objects.exclude(stated=F("book"))
    assert stated.exists() and not stated.filter(explanation="").exists()
    assert not Deadline.objects.filter(
        kind__in=("ledger.month", "ledger.report"), met_at__gt=F("due_at")
    ).exists()
    shown = results(date(2024, 12, 1), date(2025, 4, 1))
    assert len(shown) == 4 and all(row.income > row.spending / 2 > 0 for row in shown)
    assert Entry.objects.exclude(reverses=None).exists()


def _drawer():
    # The day of the building itself is left for the visitor to count.
    assert all(day == MORNING.date() for day in days_to_count())
    assert unchecked() == []
    assert CashCount.objects.count() >= 25
    gaps = [each for each in CashCount.objects.select_related("signature") if each.difference]
    assert gaps and all(each.explanation and each.signature.note for each in gaps)
    assert all(each.signature.by.number == "1301" for each in gaps)
    assert sum(drawer().values()) == money_now().cash > 10000


def _budget():
    now, before = year_of(2025), year_of(2024)
    used = [row.category.code for row in now.rows if row.line.used]
    assert {"hospitality", "transport", "supplies", "rent", "phone", "business"} <= set(used)
    assert now.total("held") > 0 and now.total("left") > 0
    assert before.total("used") > Decimal(10000)
    assert all(row.line.left >= 0 for row in (*now.rows, *before.rows))


def _tours():
    today = MORNING.date()
    states = sorted(state_on(tour, today) for tour in tours())
    assert states == ["planned", "planned", "returned", "settled", "under_way", "under_way"]
    settled = Tour.objects.get(settlement__isnull=False)
    assert money_of(settled.fund_id) == 0
    settlement = settled.settlement
    assert settlement.entry.lines.get(account__code="500102").credit == Decimal(36000)
    # 36,000 paid, 28,700 spent.
    assert settlement.handed == settlement.profit == Decimal(7300)
    assert list(tours_whole()) == []
    pages = PdfReader(io.BytesIO(bytes(settlement.bound))).pages
    assert all(len(page.extract_text()) > 100 for page in pages)
