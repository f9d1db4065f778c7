"""The company's ordinary business in the books of the demo: sales, goods, salaries, taxes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import uuid4

from config.demo.timeline import Process, Timeline, days, moment
from finance.ledger.models import Entry
from finance.ledger.rules import Row, month_after, month_of
from finance.ledger.selectors import company
from finance.ledger.services import move_money, post_entry, prepare_entry, reverse_entry
from hr.people.models import Employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step

HEAD, ACCOUNTANT, CASHIER = "1001", "1301", "1302"
CASH, BANK, SALES = "1001", "1002", "500101"
BEGINNING = (
    ("收到投资款", BANK, "3001", "300000"),
    ("提取备用金", CASH, BANK, "20000"),
)
# Of every month: day, what for, debit, credit, about how much.
MONTHLY = (
    (3, "缴存零售现金", BANK, CASH, "4000"),
    (8, "采购入库：普洱茶、坚果", "1405", "2202", "86000"),
    (10, "发放上月工资", "2211", BANK, "168400"),
    (12, "缴纳上月税费", "2221", BANK, "9800"),
    (14, "付供应商货款：勐海茶业", "2202", BANK, "72000"),
    (18, "散客代订收入", BANK, "500102", "7600"),
    (22, "采购入库：糕点、腌腊", "1405", "2202", "74000"),
    (25, "付快递费：中通、顺丰", "5601", BANK, "21300"),
    (26, "付供应商货款：嘉华食品、昆明干货", "2202", BANK, "68000"),
    (28, "银行手续费", "5603", BANK, "186"),
)
# On the last day of a month, without any money.
ACCRUED = (
    ("计提本月工资", "560204", "2211", "168400"),
    ("计提本月税费", "5403", "2221", "9800"),
    ("结转销售成本", "5401", "1405", "138000"),
)
# What is paid for what a month before left owing: not in the first month of the books.
OWED = ("2211", "2221")


def start_money(*, people: dict[str, Employee], timeline: Timeline, begin: date) -> None:
    """Let the books begin on a day, and the business go on until now."""
    keepers = Keepers(people)
    timeline.start(_beginning(keepers, begin))
    for day in days(begin, timeline.until.date()):
        timeline.start(_day(keepers, day, begin))
    timeline.start(_mistake(keepers, begin + timedelta(days=16)))


class Keepers:
    """The two who keep money and books, and how they bring a voucher on."""

    def __init__(self, people: dict[str, Employee]):
        self.cashier, self.accountant = people[CASHIER], people[ACCOUNTANT]
        self.head = people[HEAD]

    def book(self, at: datetime, summary: str, rows: list[Row]) -> Entry:
        """A voucher written down, its money moved where it has any, and posted."""
        entry = prepare_entry(
            day=at.date(), summary=summary, rows=rows, by=self.cashier, at=at, request=uuid4(),
            reason="公司日常经营付款",
        )  # fmt: skip
        return self.finish(entry, rows, at)

    def finish(self, entry: Entry, rows: list[Row], at: datetime) -> Entry:
        """A prepared voucher consented to where it has to be, its money moved, and posted."""
        self._consent(entry, at)
        if {row.account for row in rows} & {CASH, BANK}:
            move_money(entry_id=entry.pk, day=at.date(), by=self.cashier, at=at)
        post_entry(entry_id=entry.pk, by=self.accountant, at=at)
        return entry

    def _consent(self, entry: Entry, at: datetime) -> None:
        """Chief accountant and general manager agree to what is asked for a voucher by hand."""
        for person in (self.accountant, self.head):
            for step in Step.objects.filter(approval__ledger_consent__entry=entry, state="open"):
                decide_step(step_id=step.pk, verdict="approved", by=person, at=at)

    def pair(self, at: datetime, summary: str, debit: str, credit: str, amount: Decimal) -> Entry:
        """A voucher of the company's own with one line on each side."""
        own = company().pk
        rows = [Row(debit, own, debit=amount), Row(credit, own, credit=amount)]
        return self.book(at, summary, rows)


def _beginning(keepers: Keepers, begin: date) -> Process:
    at = moment(begin, "08:35")
    yield at
    for summary, debit, credit, amount in BEGINNING:
        keepers.pair(at, summary, debit, credit, Decimal(amount))


def _day(keepers: Keepers, day: date, begin: date) -> Process:
    """What the business brings on one day: few days bring nothing at all."""
    at = moment(day, "11:20")
    yield at
    for summary, debit, credit, amount in _of_day(day, is_first=month_of(day) == month_of(begin)):
        keepers.pair(at, summary, debit, credit, amount)


def _of_day(day: date, *, is_first: bool) -> Iterator[tuple[str, str, str, Decimal]]:
    rng = Random(f"money:{day}")
    if day.weekday() == 0:
        amount = round(Decimal(rng.uniform(86000, 112000)), 2)
        yield "平台货款结算：淘宝、有赞", BANK, SALES, amount
    if day.weekday() == 4:
        yield "门店零售现金", CASH, SALES, Decimal(rng.randrange(900, 2400))
    for which, summary, debit, credit, about in MONTHLY:
        if which == day.day and not (is_first and debit in OWED):
            exact = Decimal(about)  # the drawer holds no cents
            yield summary, debit, credit, exact if credit == CASH else _about(about, debit, day)
    if month_of(day + timedelta(days=1)) != month_of(day):
        for summary, debit, credit, about in ACCRUED:
            yield summary, debit, credit, _about(about, credit, month_after(month_of(day)))


def _about(amount: str, account: str, day: date) -> Decimal:
    """A sum of a day's month: of one account and about one sum it is the same both times."""
    rng = Random(f"money:{account}:{amount}:{month_of(day)}")
    return round(Decimal(amount) * Decimal(rng.uniform(0.9, 1.1)), 2)


def _mistake(keepers: Keepers, day: date) -> Process:
    """A fee booked on the wrong account, undone by a reversal and booked anew."""
    at = moment(day, "15:10")
    yield at
    wrong = keepers.pair(at, "付网店装修费", "5601", BANK, Decimal("2680"))
    at += timedelta(days=1)
    yield at
    undone = reverse_entry(
        entry_id=wrong.pk, day=at.date(), reason="科目记错，应记管理费用", by=keepers.cashier,
        at=at, request=uuid4(),
    )  # fmt: skip
    move_money(entry_id=undone.pk, day=at.date(), by=keepers.cashier, at=at)
    post_entry(entry_id=undone.pk, by=keepers.accountant, at=at)
    keepers.pair(at, "付网店装修费（更正）", "560209", BANK, Decimal("2680"))
