"""One month of a small company whose books were worked out by hand, from opening to publication.

Every figure below was added up on paper from the story, none was read from the portal.
"""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from finance.ledger import verify
from finance.ledger.closing import (
    check_bank,
    close_month,
    fingerprint_of,
    reconcile_bank,
    statement_of,
)
from finance.ledger.differences import settle_difference
from finance.ledger.drawer import check_count, count_drawer
from finance.ledger.figures import results
from finance.ledger.models import CashCount, Entry, Posting
from finance.ledger.rules import Row, number_text
from finance.ledger.selectors import company
from finance.ledger.services import move_money, post_entry, prepare_entry, reverse_entry
from finance.ledger.statements import journal, trial_balance
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.notices.board.models import Posting as Sheet
from tests.finance.expenses.conftest import Firm
from tests.finance.ledger.conftest import in_english, moment, past  # noqa: F401
from tests.finance.tours.conftest import found_agency

FEBRUARY, MARCH, APRIL = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)

# code, opening, debit, credit, closing (debit less credit)
TRIAL_BALANCE = """
1001        3000.00  12455.00   8826.90    6628.10
1002       47000.00  16605.67   4320.00   59285.67
122101         0.00   3600.00   3600.00       0.00
1901           0.00      5.00      5.00       0.00
2203           0.00  10000.00  10000.00       0.00
2211           0.00      0.00   4000.00   -4000.00
3001      -50000.00      0.00      0.00  -50000.00
3103           0.00   6450.00   6450.00       0.00
500101         0.00      0.00  12345.67  -12345.67
500102         0.00      0.00  10000.00  -10000.00
540102         0.00   3550.00      0.00    3550.00
560101         0.00    735.40      0.00     735.40
560202         0.00    260.00    260.00       0.00
560204         0.00   4000.00      0.00    4000.00
560205         0.00   2060.00      0.00    2060.00
560209         0.00     86.50      0.00      86.50
"""
# 1001 in: 8000 of the group + 5 made good + 4450 its profit handed to the company.
#      out: 86.50 + 600 lent + 135.40 reimbursed + 3000 to the guide + 5 found missing
#           + 550 to the guide + 4450.
# 1002 in: 12345.67 + 2000 of the group + 260 reversed + 2000 profit.
#      out: 260 wrongly + 260 rightly + 2000 profit + 1800 rent.
# 122101: 600 lent and 3000 to the guide, both settled.   560205: 260 + 1800.
# 3103: 6450 = 10000 paid for the group - 3550 its costs, from its fund to the company's.

# day, opening, in, out, book, the company's own, counted
CASH_DAYS = """
2026-03-03   3000.00      0.00    86.50   2913.50  2913.50   2913.50
2026-03-05   2913.50   8000.00   600.00  10313.50  2313.50  10313.50
2026-03-06  10313.50      0.00   135.40  10178.10  2178.10  10178.10
2026-03-09  10178.10      0.00  3000.00   7178.10  2178.10   7173.10
2026-03-10   7173.10      5.00     0.00   7178.10  2178.10   7178.10
2026-03-16   7178.10   4450.00  5000.00   6628.10  6628.10   6628.10
"""
# On the 9th the cashier counts 5.00 less than the book; booked with the signature, so that the
# next day begins with what was counted, and made good on that day.
NOTES = {
    3: {"100": 29, "10": 1, "1": 3, "0.5": 1},
    5: {"100": 103, "10": 1, "1": 3, "0.5": 1},
    6: {"100": 101, "50": 1, "20": 1, "5": 1, "1": 3, "0.1": 1},
    9: {"100": 71, "50": 1, "20": 1, "1": 3, "0.1": 1},
    10: {"100": 71, "50": 1, "20": 1, "5": 1, "1": 3, "0.1": 1},
    16: {"100": 66, "20": 1, "5": 1, "1": 3, "0.1": 1},
}
# Every movement of the drawer: number, in, out, what lies there after it.
CASH_JOURNAL = """
2026-03-03  付0001     0.00    86.50   2913.50
2026-03-05  付0002     0.00   600.00   2313.50
2026-03-05  收0002  8000.00     0.00  10313.50
2026-03-06  付0003     0.00   135.40  10178.10
2026-03-09  付0004     0.00  3000.00   7178.10
2026-03-09  付0005     0.00     5.00   7173.10
2026-03-10  收0004     5.00     0.00   7178.10
2026-03-16  付0008     0.00   550.00   6628.10
2026-03-16  付0008     0.00  4450.00   2178.10
2026-03-16  付0008  4450.00     0.00   6628.10
"""
INCOME = "22345.67"  # 12345.67 sold + 10000.00 of the group
SPENDING = "10431.90"  # 3550 + 735.40 + 260 - 260 + 4000 + 2060 + 86.50
RESULT = "11913.77"  # 22345.67 - 10431.90
# Receipts: sales, group in cash, group by bank, 5.00 made good, reversal. Payments: paper, loan,
# claim, guide, 5.00 missing, wrong bill, right bill, settlement with income and profit, rent.
# Transfer: salaries.
VOUCHERS = {"receipt": 5, "payment": 9, "transfer": 1}
SHORT, FEE = "找零少收 5 元，次日补齐", "银行手续费 12 元，回单次月入账"


def rows_of(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


class Month:
    """The story of March 2026 by the day on which each part of it happened."""

    def __init__(self):
        self.agency = found_agency()
        self.cashier, self.accountant = self.agency.cashier, self.agency.accountant
        people = {"head": self.agency.head, "worker": self.agency.sales, "cashier": self.cashier}
        self.firm = Firm(people | {"accountant": self.accountant})
        self.own = company().pk

    def at(self, day: int, clock="10:00", month=3):
        return moment(date(2026, month, day), clock)

    def book(self, at, *lines, fund=None):
        """A voucher of (account, debit, credit) lines, brought all the way into the books."""
        rows = [
            Row(c, fund or self.own, Decimal(debit), Decimal(credit)) for c, debit, credit in lines
        ]
        return self.post(self.write(at, rows), at)

    def write(self, at, rows):
        words = {"summary": "三月", "by": self.cashier, "at": at, "request": uuid4()}
        entry = prepare_entry(day=at.date(), rows=rows, reason="当月支出", **words)
        self.consent(entry, at)
        if {row.account for row in rows} & {"1001", "1002"}:
            move_money(entry_id=entry.pk, day=at.date(), by=self.cashier, at=at)
        return entry

    def consent(self, entry, at) -> None:
        """Chief accountant and general manager agree to what money leaves by hand."""
        for person in (self.accountant, self.agency.head):
            for step in Step.objects.filter(approval__ledger_consent__entry=entry, state="open"):
                decide_step(step_id=step.pk, verdict="approved", by=person, at=at)

    def post(self, entry, at):
        post_entry(entry_id=entry.pk, by=self.accountant, at=at)
        return entry

    def count(self, day: int, why="", month=3, notes=None):
        words = {"by": self.cashier, "at": self.at(day, "17:30", month), "explanation": why}
        notes = notes or NOTES[day]
        count = count_drawer(day=date(2026, month, day), notes=notes, **words)
        check_count(count_id=count.pk, by=self.accountant, at=self.at(day, "17:45", month))

    def close(self, month: date, stated: str, at, why=""):
        words = {"stated": Decimal(stated), "by": self.cashier, "at": at}
        row = reconcile_bank(month=month, account="1002", explanation=why, **words)
        if row.difference:
            check_bank(reconciliation_id=row.pk, by=self.accountant, at=at)
        return close_month(month=month, by=self.accountant, at=at)

    def february(self) -> None:
        """What March opens with: 50,000 paid in, 3,000 of it taken to the drawer."""
        at = self.at(27, month=2)
        self.book(at, ("1002", "50000", "0"), ("3001", "0", "50000"))
        self.book(at, ("1001", "3000", "0"), ("1002", "0", "3000"))
        self.count(27, month=2, notes={"100": 30})
        self.close(FEBRUARY, "47000", self.at(4, "09:00"))
        self.firm.budget("5000", at=self.at(2))

    def first_days(self) -> None:
        """Sales by bank, paper in cash, an advance lent and settled against two invoices."""
        self.book(self.at(3), ("1002", "12345.67", "0"), ("500101", "0", "12345.67"))
        self.book(self.at(3), ("560209", "86.50", "0"), ("1001", "0", "86.50"))
        self.count(3)
        at, firm = self.at(5), self.firm
        asked = firm.say(firm.ask(800, advance=600, at=at), at=at)
        self.post(firm.lend(asked, at=at).entry, at)
        self.sell_tour(at)
        self.count(5)
        at = self.at(6)
        claim = firm.say(firm.claim(asked, "500.00", "235.40", at=at), at=at)
        firm.check(claim, at=at)
        self.post(firm.pay(claim, at=at).entry, at)
        self.count(6)

    def sell_tour(self, at) -> None:
        """A group for 10,000: 8,000 paid in cash at once."""
        agency = self.agency
        self.tour = agency.tour(departs=date(2026, 3, 12), returns=date(2026, 3, 13), at=at)
        agency.contract_at(self.tour, "10000", at)
        agency.budget(self.tour, "2500", "1500", at=at)
        self.post(agency.pay_in(self.tour, "8000", at=at).hand_over.entry, at)

    def tour_leaves(self) -> None:
        """The guide takes 3,000 along, the customer pays the other 2,000 by bank."""
        agency, at = self.agency, self.at(9)
        advance = agency.ask(self.tour, "3000", at=at)
        self.post(agency.pay(advance, at=at).entry, at)
        self.count(9, why=SHORT)
        count = CashCount.objects.get(day=date(2026, 3, 9))
        self.post(Entry.objects.get(source="ledger.count", source_id=count.pk), self.at(9, "18:00"))
        at = self.at(10)
        self.post(agency.pay_in(self.tour, "2000", at=at, way="bank").hand_over.entry, at)
        made_good = settle_difference(
            count_id=count.pk, how="person", reason="出纳补齐", by=self.cashier, at=at,
            request=uuid4(),
        )  # fmt: skip
        move_money(entry_id=made_good.pk, day=at.date(), by=self.cashier, at=at)
        self.post(made_good, at)
        self.count(10)
        agency.release(self.tour, at=self.at(11))

    def mistake(self) -> None:
        """An electricity bill on the account of telephones, reversed the next day."""
        wrong = self.book(self.at(11), ("560202", "260", "0"), ("1002", "0", "260"))
        at = self.at(12)
        words = {"reason": "科目记错", "by": self.cashier, "at": at, "request": uuid4()}
        undone = reverse_entry(entry_id=wrong.pk, day=at.date(), **words)
        move_money(entry_id=undone.pk, day=at.date(), by=self.cashier, at=at)
        self.post(undone, at)
        self.book(at, ("560205", "260", "0"), ("1002", "0", "260"))

    def tour_returns(self) -> None:
        """It cost 2,400 + 1,150; the guide gets the 550 beyond the advance; settling hands the
        rest, which is profit, to the company."""
        agency, at = self.agency, self.at(16)
        agency.cost(self.tour, 1, "2400", at=at)
        agency.cost(self.tour, 2, "1150", at=at)
        agency.papers(self.tour, at=at)
        self.post(agency.settle(self.tour, at=at).entry, at)
        self.count(16)

    def end(self):
        """Rent, salaries still owed; the bank knows a fee of 12.00 that the book does not yet."""
        self.book(self.at(20), ("560205", "1800", "0"), ("1002", "0", "1800"))
        self.book(self.at(31), ("560204", "4000", "0"), ("2211", "0", "4000"))
        at = self.at(3, month=4)
        return self.close(MARCH, "59273.67", at, why=FEE)


@pytest.fixture
def month(db) -> Month:
    found = Month()
    for part in ("february", "first_days", "tour_leaves", "mistake", "tour_returns"):
        getattr(found, part)()
    return found


@pytest.mark.clause("A7.1-1", "A7.1-3")
def test_trial_balance_income_and_spending(month):
    month.end()
    found = [
        [row.code, *(f"{each:.2f}" for each in (row.opening, row.debit, row.credit, row.closing))]
        for row in trial_balance(MARCH, APRIL)
    ]
    assert found == rows_of(TRIAL_BALANCE)
    february, march = results(FEBRUARY, APRIL)
    assert (february.income, february.spending) == (0, 0)
    assert [f"{each:.2f}" for each in (march.income, march.spending, march.result)] == [
        INCOME, SPENDING, RESULT,
    ]  # fmt: skip


@pytest.mark.clause("A7.1-2")
def test_cash_day_by_day(month):
    month.end()
    found = [
        [each.day.isoformat(), *(f"{sum_:.2f}" for sum_ in (
            each.opening, each.receipts, each.payments, each.book, each.own, each.counted,
        ))]
        for each in CashCount.objects.filter(day__gte=MARCH).order_by("day")
    ]  # fmt: skip
    assert found == rows_of(CASH_DAYS)
    found = [
        [
            row.day.isoformat(), row.number[-6:].replace(" ", ""),
            *(f"{each:.2f}" for each in (row.taken, row.paid, row.balance)),
        ]
        for row in journal("cash", MARCH, APRIL)
    ]  # fmt: skip
    assert found == rows_of(CASH_JOURNAL)


@pytest.mark.clause("A7.1-3")
def test_statement_published_is_the_one_computed_by_hand(month):
    closing = month.end()
    rest = {name: each for name, each in closing.content.items() if name != "rows"}
    assert rest == {
        "month": "2026-03-01", "income": INCOME, "spending": SPENDING, "result": RESULT,
        "drawer": {"book": "6628.10", "own": "6628.10", "counted": "6628.10"},
        "vouchers": VOUCHERS, "before": {},
        "banks": [{"code": "1002", "stated": "59273.67", "book": "59285.67",
                   "difference": "-12.00", "explanation": FEE, "signed": "何芳"}],
        "differences": [{"day": "2026-03-09", "difference": "-5.00", "explanation": SHORT}],
        "places": [
            {"code": "1001", "name": "库存现金", "category": "asset", "money": "cash",
             "opening": "3000.00", "debit": "12455.00", "credit": "8826.90", "closing": "6628.10"},
            {"code": "1002", "name": "银行存款", "category": "asset", "money": "bank",
             "opening": "47000.00", "debit": "16605.67", "credit": "4320.00",
             "closing": "59285.67"},
        ],
    }  # fmt: skip
    names = ("opening", "debit", "credit", "closing")
    assert [
        [row["code"], *(f"{Decimal(row[name]):.2f}" for name in names)]
        for row in closing.content["rows"]
    ] == rows_of(TRIAL_BALANCE)
    assert closing.fingerprint == fingerprint_of(closing.content)
    assert closing.fingerprint == fingerprint_of(statement_of(MARCH))
    sheet = Sheet.objects.get(key=f"statement:{closing.pk}")
    assert sheet.fingerprint == closing.fingerprint
    assert "2026-03" in sheet.title
    assert all(f"{Decimal(each):,.2f}" in sheet.text for each in (INCOME, SPENDING, RESULT))
    assert SHORT in sheet.text and FEE in sheet.text and "一致" not in sheet.text


@pytest.mark.clause("A7.1-1", "A7.1-3")
def test_next_month_begins_with_it_and_leaves_it_alone(month):
    closing = month.end()
    month.book(month.at(3, month=4), ("5603", "12", "0"), ("1002", "0", "12"))
    opening = {row.code: row.opening for row in trial_balance(APRIL, date(2026, 5, 1))}
    for code, *_moved, closed in rows_of(TRIAL_BALANCE):
        assert opening.get(code, 0) == Decimal(closed)
    assert fingerprint_of(statement_of(MARCH)) == closing.fingerprint
    assert list(verify.findings()) == []
    numbers = {number_text(*each) for each in Posting.objects.values_list("series", "seq")}
    assert {"2026-03 付 0009", "2026-03 收 0005", "2026-03 转 0001"} <= numbers
    assert "2026-03 付 0010" not in numbers
