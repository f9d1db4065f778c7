"""Figures of the books for pages: the money there is, days of the drawer, months, results."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from finance.ledger.models import Account, CashCount, Closing, Period, Purse, Reconciliation
from finance.ledger.rules import Category, FundKind, Money, month_after

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
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT day FROM ledger_cash WHERE day >"
            " coalesce((SELECT max(day) FROM ledger_cashcount), '-infinity'::date) ORDER BY day"
        )
        return [day for (day,) in cursor.fetchall()]


def unchecked() -> list[CashCount]:
    """Counts that no second person has signed yet."""
    return list(CashCount.objects.filter(signature=None).select_related("by").order_by("day")[:31])


def closing_checks(month: date) -> list[tuple[str, bool, int]]:
    """What closing a month asks for: (what, whether it is so, how many are missing)."""
    after = month_after(month)
    unposted = Period.objects.filter(
        pk=month, entries__posting=None, entries__dropping=None, entries__isnull=False
    ).count()
    uncounted = [day for day in days_to_count() if month <= day < after]
    unsigned = CashCount.objects.filter(day__gte=month, day__lt=after, signature=None).count()
    banks = _unreconciled(month)
    earlier = Period.objects.filter(month__lt=month, closing=None).count()
    found = {
        "earlier": earlier, "vouchers": unposted, "days": len(uncounted), "checks": unsigned,
        "banks": banks,
    }  # fmt: skip
    return [(what, not count, count) for what, count in found.items()]


def _unreconciled(month: date) -> int:
    missing = 0
    banks = Account.objects.filter(money=Money.BANK, pk__in=Purse.objects.values("account"))
    with connection.cursor() as cursor:
        for pk in banks.values_list("pk", flat=True):
            cursor.execute("SELECT ledger_book_of(%s, %s)", [pk, month])
            last = Reconciliation.objects.filter(period=month, account=pk).order_by("-pk").first()
            missing += last is None or last.book != cursor.fetchone()[0]
    return missing


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
