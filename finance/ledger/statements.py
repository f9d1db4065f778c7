"""What the books come to: balances, the trial balance, journals of cash and bank, results.

A closed month is read from its closing, so that a page never sums more than the open months.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from finance.ledger.models import Account, Closing, Period
from finance.ledger.rules import Category, month_after, number_text

ZERO = Decimal(0)

# Posted lines of some months, by account.
_TURNOVER = """
SELECT a.code, sum(l.debit), sum(l.credit)
FROM ledger_entry AS e
JOIN ledger_posting AS p ON p.entry_id = e.id
JOIN ledger_line AS l ON l.entry_id = e.id
JOIN ledger_account AS a ON a.id = l.account_id
WHERE e.period_id >= %s AND e.period_id < %s
GROUP BY a.code
"""
_ALL_TURNOVER = """
SELECT e.period_id, a.code, sum(l.debit), sum(l.credit)
FROM ledger_entry AS e
JOIN ledger_posting AS p ON p.entry_id = e.id
JOIN ledger_line AS l ON l.entry_id = e.id
JOIN ledger_account AS a ON a.id = l.account_id
GROUP BY 1, 2
"""
# What each account of income or cost of one month came to.
_RESULTS = """
SELECT a.code,
    sum(CASE a.category WHEN 'income' THEN l.credit - l.debit ELSE l.debit - l.credit END)
FROM ledger_entry AS e
JOIN ledger_posting AS p ON p.entry_id = e.id
JOIN ledger_line AS l ON l.entry_id = e.id
JOIN ledger_account AS a ON a.id = l.account_id AND a.category IN ('income', 'cost')
WHERE e.period_id = %s GROUP BY a.code
"""
_JOURNAL = """
SELECT m.day, p.series, p.seq, e.id, e.summary, f.name, l.debit, l.credit, f.kind
FROM ledger_movement AS m
JOIN ledger_entry AS e ON e.id = m.entry_id
JOIN ledger_line AS l ON l.entry_id = e.id
JOIN ledger_account AS a ON a.id = l.account_id AND a.money = %s
JOIN ledger_fund AS f ON f.id = l.fund_id
LEFT JOIN ledger_posting AS p ON p.entry_id = e.id
WHERE m.day >= %s AND m.day < %s
ORDER BY m.day, m.id, l.position
"""
_MONEY_BEFORE = """
SELECT coalesce(sum(l.debit - l.credit), 0)
FROM ledger_movement AS m
JOIN ledger_line AS l ON l.entry_id = m.entry_id
JOIN ledger_account AS a ON a.id = l.account_id AND a.money = %s
WHERE m.day >= %s AND m.day < %s
"""


@dataclass(frozen=True)
class Balance:
    """One account over a month; sums are debit less credit."""

    code: str
    name: str
    category: str
    opening: Decimal
    debit: Decimal
    credit: Decimal

    @property
    def closing(self) -> Decimal:
        """What it comes to at the end of the month."""
        return self.opening + self.debit - self.credit

    @property
    def result(self) -> Decimal:
        """What it adds to income, or to spending."""
        moved = self.credit - self.debit
        return moved if self.category == Category.INCOME else -moved

    @property
    def sides(self) -> tuple[Decimal, ...]:
        """Opening, turnover and closing, each as debit and credit."""
        pairs = (_sides(self.opening), (self.debit, self.credit), _sides(self.closing))
        return tuple(side for pair in pairs for side in pair)


def _sides(sum_: Decimal) -> tuple[Decimal, Decimal]:
    return (max(sum_, ZERO), max(-sum_, ZERO))


def sums_of(balances: Iterable[Balance]) -> list[Decimal]:
    """The totals under `Balance.sides`; debit and credit of each pair agree."""
    rows = [row.sides for row in balances]
    return [sum(column, ZERO) for column in zip(*rows, strict=True)] or [ZERO] * 6


@dataclass(frozen=True)
class JournalRow:
    """One movement of money with the balance after it; `number` is empty until it is posted."""

    day: date
    number: str
    entry_id: int
    summary: str
    fund: str
    taken: Decimal
    paid: Decimal
    balance: Decimal
    fund_kind: str = ""


def trial_balance(month: date, until: date) -> list[Balance]:
    """Every account that ever moved, from the first day of a month up to before `until`.

    A closed month is as it was signed.
    """
    if until == month_after(month):
        closing = Closing.objects.filter(period=month).first()
        if closing:
            return balances_of(closing.content)
    return booked(month, until)


def balances_of(content: dict) -> list[Balance]:
    """The trial balance of a published statement."""
    return [
        Balance(
            row["code"], row["name"], row["category"],
            *(Decimal(row[part]) for part in ("opening", "debit", "credit")),
        )
        for row in content["rows"]
    ]  # fmt: skip


def booked(month: date, until: date) -> list[Balance]:
    """The trial balance of an open month: the last closing and what is booked since."""
    since, opening = _closed_before(month)
    for code, (debit, credit) in _turnover(since, month).items():
        opening[code] += debit - credit
    moved = _turnover(month, until)
    return [
        Balance(code, name, category, opening[code], *moved.get(code, (ZERO, ZERO)))
        for code, name, category in Account.objects.values_list("code", "name", "category")
        if opening[code] or code in moved
    ]


def booked_by_month() -> Iterator[tuple[date, list[Balance]]]:
    """The trial balance of every month from the beginning, of the vouchers alone."""
    accounts = list(Account.objects.values_list("code", "name", "category"))
    turnovers: dict[date, dict[str, tuple[Decimal, Decimal]]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_ALL_TURNOVER)
        for month, code, debit, credit in cursor.fetchall():
            turnovers[month][code] = (debit, credit)
    opening: dict[str, Decimal] = defaultdict(Decimal)
    for month in Period.objects.order_by("month").values_list("month", flat=True):
        moved = turnovers[month]
        found = [
            Balance(code, name, category, opening[code], *moved.get(code, (ZERO, ZERO)))
            for code, name, category in accounts
            if opening[code] or code in moved
        ]
        yield month, found
        for row in found:
            opening[row.code] = row.closing


def results_of(month: date) -> dict[str, Decimal]:
    """Income and spending of a month by account, of its vouchers."""
    with connection.cursor() as cursor:
        cursor.execute(_RESULTS, [month])
        return dict(cursor.fetchall())


def _closed_before(month: date) -> tuple[date, dict[str, Decimal]]:
    """The first month after the last closed one before `month`, and the balances it began with."""
    last = Closing.objects.filter(period__lt=month).order_by("-period").first()
    if last is None:
        return date.min, defaultdict(Decimal)
    rows = last.content["rows"]
    balances = {row["code"]: Decimal(row["closing"]) for row in rows}
    return month_after(last.period_id), defaultdict(Decimal, balances)


def _turnover(since: date, until: date) -> dict[str, tuple[Decimal, Decimal]]:
    if since >= until:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_TURNOVER, [since, until])
        return {code: (debit, credit) for code, debit, credit in cursor.fetchall()}


def journal(money: str, since: date, until: date) -> list[JournalRow]:
    """The journal of the drawer or of the bank from a day up to before another."""
    rows, balance = [], _money_before(money, since)
    with connection.cursor() as cursor:
        cursor.execute(_JOURNAL, [money, since, until])
        found = cursor.fetchall()
    for day, series, seq, entry_id, summary, fund, taken, paid, kind in found:
        balance += taken - paid
        number = number_text(series, seq) if series else ""
        row = JournalRow(day, number, entry_id, summary, fund, taken, paid, balance, kind)
        rows.append(row)
    return rows


def _money_before(money: str, day: date) -> Decimal:
    """What lay in a place of money before a day: from the last closing on."""
    since, opening = _closed_before(day.replace(day=1))
    codes = Account.objects.filter(money=money).values_list("code", flat=True)
    with connection.cursor() as cursor:
        cursor.execute(_MONEY_BEFORE, [money, since, day])
        return sum((opening[code] for code in codes), cursor.fetchone()[0])


def result_of(balances: Iterable[Balance]) -> tuple[Decimal, Decimal]:
    """What came in and what was spent in the months of a trial balance."""
    balances = list(balances)
    earned = sum((b.credit - b.debit for b in balances if b.category == Category.INCOME), ZERO)
    spent = sum((b.debit - b.credit for b in balances if b.category == Category.COST), ZERO)
    return earned, spent
