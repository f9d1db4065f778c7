"""Reads of the books."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Sum

from finance.ledger.models import Account, Entry, Fund, Purse
from finance.ledger.rules import Book, Category, FundKind, Money, Row


def book_of(rows: Iterable[Row]) -> Book:
    """What the rules have to know of the accounts and funds that lines name."""
    rows = list(rows)
    accounts = Account.objects.filter(is_open=True, code__in={row.account for row in rows})
    found = list(accounts.values_list("code", "money", "pk", "is_kept", "category"))
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
    funds = {row.fund for row in rows}
    return Fund.objects.filter(pk__in=funds, kind=FundKind.GROUP).exists()


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


def drawer() -> dict[str, Decimal]:
    """What lies in the drawer by whose it is: the own, and the groups (A7.1-2)."""
    rows = Purse.objects.filter(account__money=Money.CASH).values_list("fund__kind")
    found = dict(rows.annotate(total=Sum("balance")))
    return {kind: found.get(kind, Decimal(0)) for kind in FundKind.values}
