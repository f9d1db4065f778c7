"""Figures of the books for pages: the money there is, days of the drawer, months, results."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from finance.ledger.models import (
    CashCount,
    Closing,
    Movement,
    Purse,
)
from finance.ledger.rules import Category, FundKind, Money, month_after
from finance.ledger.selectors import is_counted
from finance.ledger.statements import Balance

_MONTHS = """
SELECT e.period_id, a.category, sum(l.credit - l.debit)
FROM ledger_entry AS e
JOIN ledger_posting AS p ON p.entry_id = e.id
JOIN ledger_line AS l ON l.entry_id = e.id
JOIN ledger_account AS a ON a.id = l.account_id AND a.category IN ('income', 'cost')
WHERE e.period_id >= %s AND e.period_id < %s
  AND NOT EXISTS (SELECT FROM ledger_closing AS c WHERE c.period_id = e.period_id)
GROUP BY 1, 2
"""
# How much is still missing before a month can be closed; the gate of the database asks the same.
_MISSING = """
SELECT
    (SELECT count(*) FROM ledger_period AS p WHERE p.month < %(month)s
     AND NOT EXISTS (SELECT FROM ledger_closing AS c WHERE c.period_id = p.month)),
    (SELECT count(*) FROM ledger_entry AS e WHERE e.period_id = %(month)s
     AND NOT EXISTS (SELECT FROM ledger_posting AS p WHERE p.entry_id = e.id)
     AND NOT EXISTS (SELECT FROM ledger_dropping AS d WHERE d.entry_id = e.id)),
    (SELECT count(DISTINCT m.day) FROM ledger_movement AS m
     WHERE m.in_drawer AND m.day >= %(month)s AND m.day < %(after)s
     AND NOT EXISTS (SELECT FROM ledger_cashcount AS c WHERE c.day = m.day)),
    (SELECT count(*) FROM ledger_cashcount AS c WHERE c.day >= %(month)s AND c.day < %(after)s
     AND NOT EXISTS (SELECT FROM ledger_cashcheck AS k WHERE k.count_id = c.id)),
    (SELECT count(*) FROM ledger_account AS a WHERE a.money = 'bank'
     AND EXISTS (SELECT FROM ledger_purse AS p WHERE p.account_id = a.id)
     AND ledger_book_of(a.id, %(month)s) IS DISTINCT FROM (
         SELECT r.book FROM ledger_reconciliation AS r
         WHERE r.account_id = a.id AND r.period_id = %(month)s ORDER BY r.id DESC LIMIT 1)),
    (SELECT count(*) FROM ledger_account AS a WHERE ledger_unsigned_bank(a.id, %(month)s))
"""
CHECKS = ("over", "earlier", "vouchers", "days", "checks", "banks", "signatures")


@dataclass(frozen=True)
class MoneyNow:
    """What lies where, by whose it is."""

    cash_own: Decimal
    cash_groups: Decimal
    bank_own: Decimal
    bank_groups: Decimal

    @property
    def cash(self) -> Decimal:
        """The drawer: own money and that of the groups."""
        return self.cash_own + self.cash_groups

    @property
    def bank(self) -> Decimal:
        """All accounts of the bank."""
        return self.bank_own + self.bank_groups


@dataclass(frozen=True)
class MonthResult:
    """Income and spending of one month; widths in percent of the largest."""

    month: date
    income: Decimal
    spending: Decimal
    income_width: float = 0
    spending_width: float = 0

    @property
    def result(self) -> Decimal:
        """Income less spending."""
        return self.income - self.spending


def money_now() -> MoneyNow:
    """The money there is at this moment."""
    rows = Purse.objects.values_list("account__money", "fund__kind").annotate(sum=Sum("balance"))
    found = {(money, kind): total for money, kind, total in rows}
    return MoneyNow(*(
        found.get((money, kind), Decimal(0))
        for money in (Money.CASH, Money.BANK)
        for kind in (FundKind.COMPANY, FundKind.GROUP)
    ))  # fmt: skip


def days_to_count() -> list[date]:
    """Days on which money of the drawer moved and nobody has counted yet, the oldest first."""
    last = CashCount.objects.order_by("-day").values_list("day", flat=True).first()
    moved = Movement.objects.filter(in_drawer=True)
    if last:
        moved = moved.filter(day__gt=last)
    return list(moved.order_by("day").values_list("day", flat=True).distinct())


def day_to_count(today: date) -> date | None:
    """The day whose drawer is to be counted next; None where today is counted already."""
    waiting = days_to_count()
    if waiting:
        return waiting[0]
    return None if is_counted(today) else today


def book_of_day(day: date) -> Decimal:
    """What the book says lies in the drawer at the end of a day: what was counted last before it,
    and what moved since."""
    last = CashCount.objects.filter(day__lt=day).order_by("-day").first()
    moved = Movement.objects.filter(
        in_drawer=True, day__lte=day, entry__lines__account__money=Money.CASH
    )
    if last:
        moved = moved.filter(day__gt=last.day)
    sums = moved.aggregate(taken=Sum("entry__lines__debit"), paid=Sum("entry__lines__credit"))
    book = last.counted if last else Decimal(0)
    return book + (sums["taken"] or 0) - (sums["paid"] or 0)


def unchecked() -> list[CashCount]:
    """Counts that no second person has signed yet."""
    return list(CashCount.objects.filter(signature=None).select_related("by").order_by("day")[:31])


def closing_checks(month: date, today: date) -> list[tuple[str, int]]:
    """What closing a month asks for on a day, each of CHECKS with how many are missing."""
    is_over = today >= month_after(month)
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, {"month": month, "after": month_after(month)})
        return list(zip(CHECKS, (int(not is_over), *cursor.fetchone()), strict=True))


@dataclass(frozen=True)
class Flow:
    """Income or spending on one account, beside the month before; widths in percent."""

    code: str
    name: str
    category: str
    now: Decimal
    before: Decimal
    width: float
    width_before: float

    @property
    def change(self) -> Decimal:
        """By how much it is more than the month before."""
        return self.now - self.before


def flows(balances: list[Balance], before: Mapping[str, Decimal]) -> list[Flow]:
    """Income and spending by account, the largest first; those of the month before too."""
    rows = [row for row in balances if row.category in (Category.INCOME, Category.COST)]
    found = [(row, row.result, before.get(row.code, Decimal(0))) for row in rows]
    most = max([abs(each) for _row, *pair in found for each in pair] or [Decimal(0)]) or 1
    listed = [
        Flow(row.code, row.name, row.category, now, was,
             *(float(max(each, 0) * 100 / most) for each in (now, was)))
        for row, now, was in found
        if now or was
    ]  # fmt: skip
    return sorted(listed, key=lambda flow: (flow.category != Category.INCOME, -flow.now))


def results(since: date, until: date) -> list[MonthResult]:
    """Income and spending month by month; closed ones as they were published."""
    found: dict[date, list[Decimal]] = {}
    for closing in Closing.objects.filter(period__gte=since, period__lt=until):
        found[closing.period_id] = [
            Decimal(closing.content[name]) for name in ("income", "spending")
        ]
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, [since, until])
        for month, category, total in cursor.fetchall():
            pair = found.setdefault(month, [Decimal(0), Decimal(0)])
            pair[0 if category == Category.INCOME else 1] += (
                total if category == Category.INCOME else -total
            )
    most = max([abs(each) for pair in found.values() for each in pair] or [Decimal(1)]) or 1
    return [
        MonthResult(month, *pair, *(float(max(each, 0) * 100 / most) for each in pair))
        for month, pair in sorted(found.items())
    ]
