"""Reads of the books."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from finance.ledger.models import Account, CashCount, Entry, Fund, Purse
from finance.ledger.rules import Book, Category, FundKind, Money, Row
from regulations.rulebook import clause

# Asked with every voucher, so that Django does not put them together anew each time.
_ACCOUNTS = """
SELECT code, money, id, is_kept, category FROM ledger_account WHERE is_open AND code = ANY(%s)
"""
_TOUCHES = "SELECT EXISTS (SELECT FROM ledger_fund WHERE id = ANY(%s) AND kind = %s)"
_HEADS = "SELECT reverses_id, prepared_by_id FROM ledger_entry WHERE id = %s"


def book_of(rows: Iterable[Row]) -> Book:
    """What the rules have to know of the accounts and funds that lines name."""
    rows = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, [list({row.account for row in rows})])
        found = cursor.fetchall()
    kept = {code: category for code, _money, _pk, is_kept, category in found if is_kept}
    return Book(
        money={code: money for code, money, *_rest in found},
        groups=_groups_among({row.fund for row in rows}),
        ids={code: pk for code, _money, pk, *_rest in found},
        kept=frozenset(kept),
        debts=frozenset(code for code, category in kept.items() if category == Category.ASSET),
    )


def _groups_among(funds: set[int]) -> frozenset[int]:
    """Which of several funds are groups'; a single fund cannot mix two, so nobody is asked."""
    if len(funds) < 2:
        return frozenset()
    groups = Fund.objects.filter(pk__in=funds, kind=FundKind.GROUP)
    return frozenset(groups.values_list("pk", flat=True))


def kept_accounts() -> list[int]:
    """The keys of accounts that a room keeps."""
    return list(Account.objects.filter(is_kept=True).values_list("pk", flat=True))


def touches_group(rows: Iterable[Row]) -> bool:
    """Whether lines touch the money of a tour group."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHES, [list({row.fund for row in rows}), FundKind.GROUP])
        return cursor.fetchone()[0]


def heads_of(entry_id: int) -> tuple[int | None, int]:
    """Which voucher a voucher undoes, and who prepared it, by id; raises Entry.DoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [entry_id])
        found = cursor.fetchone()
    if found is None:
        raise Entry.DoesNotExist(entry_id)
    return found


def rows_of(entry: Entry) -> list[Row]:
    """The lines of a voucher as plain rows, in their order."""
    lines = entry.lines.select_related("account").order_by("position")
    return [
        Row(line.account.code, line.fund_id, line.debit, line.credit, line.text) for line in lines
    ]


def company() -> Fund:
    """The company's own fund."""
    return Fund.objects.get(kind=FundKind.COMPANY)


def money_of(fund_id: int) -> Decimal:
    """All the money of a fund, wherever it lies."""
    found = Purse.objects.filter(fund=fund_id).aggregate(total=Sum("balance"))
    return found["total"] or Decimal(0)


def purse_of(fund_id: int, account: str) -> Decimal:
    """What a fund has in one place of money."""
    found = Purse.objects.filter(fund=fund_id, account__code=account).first()
    return found.balance if found else Decimal(0)


@clause("A7.1-2")
def is_counted(day: date) -> bool:
    """Whether the drawer of a day, or of a later one, was counted: it takes no cash any more."""
    return CashCount.objects.filter(day__gte=day).exists()


def drawer() -> dict[str, Decimal]:
    """What lies in the drawer by whose it is: the own, and the groups (A7.1-2)."""
    rows = Purse.objects.filter(account__money=Money.CASH).values_list("fund__kind")
    found = dict(rows.annotate(total=Sum("balance")))
    return {kind: found.get(kind, Decimal(0)) for kind in FundKind.values}
