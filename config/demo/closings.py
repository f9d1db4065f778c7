"""The drawer counted every evening, and months of the books closed, in the demo company."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from config.demo.money import ACCOUNTANT, BANK, CASHIER, Keepers
from config.demo.timeline import Process, Timeline, days, moment
from finance.ledger.closing import check_bank, close_month, reconcile_bank
from finance.ledger.differences import settle_difference
from finance.ledger.drawer import check_count, count_drawer
from finance.ledger.figures import days_to_count
from finance.ledger.models import CashCount, Entry
from finance.ledger.rules import NOTES, Bearing, month_after, month_of
from finance.ledger.selectors import drawer, rows_of
from finance.ledger.services import post_entry
from finance.ledger.statements import trial_balance
from hr.people.models import Employee

ONE_DAY = timedelta(days=1)
# What lies in the drawer as change before the rest is counted in the largest notes.
CHANGE = {"20": 15, "10": 24, "5": 30, "1": 60}
# Every so many counts the drawer is not what the book says: too much or too little, and why.
EVERY = 9
GAPS = (
    (Decimal(-10), "门店找零时多付 10 元，出纳次日自行补齐。", "已核对当日小票与找零记录，属实。"),
    (Decimal(5), "客户少拿找零 5 元，已联系客户，次日退还。", "已与客户电话核实，次日退清。"),
    (Decimal("-0.5"), "分币找零四舍五入，短款 0.5 元，出纳自补。", "金额微小，同意出纳自补。"),
)
IN_TRANSIT = Decimal("5860.00")
LATE = "月末平台结算 5,860.00 元银行已入账，企业次月 1 日收到回单后入账。"


def start_closings(*, people: dict[str, Employee], timeline: Timeline, begin: date) -> None:
    """Count each day up to yesterday whose cash moved, and close each month that is over."""
    today = timeline.until.date()
    for day in days(begin, today - ONE_DAY):
        timeline.start(_evening(people, day))
    month = month_of(begin)
    while month_after(month) <= today:
        timeline.start(_close(people, month))
        month = month_after(month)


def _evening(people: dict[str, Employee], day: date) -> Process:
    """The cashier reports the day, the chief accountant looks at it before going home."""
    at = moment(day, "17:40")
    yield at
    if days_to_count() != [day]:
        return
    lies, number = sum(drawer().values()), CashCount.objects.count() + 1
    gap, why, note = Decimal(0), "", ""
    if number % EVERY == 2:
        gap, why, note = GAPS[number // EVERY % len(GAPS)]
    count = count_drawer(
        day=day, notes=_notes(lies + gap), explanation=why, by=people[CASHIER], at=at
    )
    at += timedelta(minutes=25)
    check_count(count_id=count.pk, note=note, by=people[ACCOUNTANT], at=at)
    if not gap:
        return
    booked = Entry.objects.get(source="ledger.count", source_id=count.pk)
    post_entry(entry_id=booked.pk, by=people[ACCOUNTANT], at=at)
    at = moment(day + ONE_DAY, "09:10")
    yield at
    _settle(people, count, at)


def _settle(people: dict[str, Employee], count: CashCount, at: datetime) -> None:
    """The next morning somebody bears it: paid in by the cashier, or given back to the customer."""
    keepers = Keepers(people)
    reason = "出纳自行补齐" if count.difference < 0 else "退还客户少拿的找零"
    entry = settle_difference(
        count_id=count.pk, how=Bearing.PERSON, reason=reason, by=keepers.cashier, at=at,
        request=uuid4(),
    )  # fmt: skip
    keepers.finish(entry, rows_of(entry), at)


def _notes(amount: Decimal) -> dict[str, int]:
    """Notes and coins of a sum: some change, the rest in the largest there are."""
    notes = dict(CHANGE)
    left = amount - sum(Decimal(face) * pieces for face, pieces in CHANGE.items())
    for face in NOTES:
        pieces = int(left // Decimal(face))
        notes[face] = notes.get(face, 0) + pieces
        left -= pieces * Decimal(face)
    return notes


def _close(people: dict[str, Employee], month: date) -> Process:
    """On the fourth of the next month: all of it posted, the bank reconciled, the month locked."""
    at = moment(month_after(month) + 3 * ONE_DAY, "15:10")
    yield at
    accountant = people[ACCOUNTANT]
    for entry in Entry.objects.filter(period=month, posting=None, dropping=None).order_by("pk"):
        post_entry(entry_id=entry.pk, by=accountant, at=at)
    rows = trial_balance(month, month_after(month))
    book = next(row.closing for row in rows if row.code == BANK)
    is_whole = month.month % 2 == 0
    at += timedelta(minutes=30)
    yield at
    row = reconcile_bank(
        month=month, account=BANK, stated=book if is_whole else book + IN_TRANSIT,
        explanation="" if is_whole else LATE, by=people[CASHIER], at=at,
    )  # fmt: skip
    at += timedelta(minutes=20)
    yield at
    if row.difference:
        check_bank(reconciliation_id=row.pk, note="已与对账单核对", by=accountant, at=at)
    close_month(month=month, by=accountant, at=at)
