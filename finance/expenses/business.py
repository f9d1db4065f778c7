"""Business spending as the general manager watches it: by category, person and month (A7.4-4)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from finance.expenses.models import BudgetLine, Payment
from finance.expenses.rules import Kind
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA

ZERO = Decimal(0)
MOST_PEOPLE = 12


@dataclass(frozen=True)
class Bar:
    """One bar: `share` in per cent of the longest, `other` what stands behind it (a budget);
    `key` is the id of the category or person it is of."""

    name: object
    amount: Decimal
    share: int
    other: Decimal = ZERO
    other_share: int = 0
    key: int | None = None

    @property
    def whole(self) -> int:
        """The sum in whole yuan, where there is no room for cents."""
        return round(self.amount)


@dataclass
class Business:
    """A year of business spending."""

    year: int
    total: Decimal = ZERO
    budget: Decimal = ZERO
    held: Decimal = ZERO
    categories: list[Bar] = field(default_factory=list)
    people: list[Bar] = field(default_factory=list)
    months: list[Bar] = field(default_factory=list)


@clause("A7.4-4", "A7.4-2")
def business_of(year: int) -> Business:
    """What was paid for business in a year, by category, person and month of the payment."""
    found = Business(year)
    rows = _paid(year)
    by_category = _sums(rows, "claim__spending__line__category")
    lines = BudgetLine.objects.filter(year=year, category__kind=Kind.BUSINESS)
    for line in lines.select_related("category"):
        found.budget += line.amount
        found.held += line.held
        by_category.setdefault(line.category_id, ZERO)
    found.total = sum(by_category.values(), ZERO)
    found.categories = _category_bars(by_category, lines)
    found.people = _people_bars(rows)[:MOST_PEOPLE]
    found.months = _month_bars(rows)
    return found


def _paid(year: int):
    span = [datetime.combine(datetime(each, 1, 1), time(), CHINA) for each in (year, year + 1)]
    return Payment.objects.filter(
        claim__spending__line__category__kind=Kind.BUSINESS,
        at__gte=span[0],
        at__lt=span[1],
        undoing=None,
    )


def _sums(rows, name: str) -> dict:
    return dict(rows.order_by().values_list(name).annotate(sum=Sum("claim__total")))


def _people_bars(rows) -> list[Bar]:
    named = rows.order_by().values_list("claim__person", "claim__person__name")
    found = sorted(named.annotate(sum=Sum("claim__total")), key=lambda row: -row[2])
    longest = max((amount for _pk, _name, amount in found), default=ZERO)
    return [Bar(name, amount, _share(amount, longest), key=pk) for pk, name, amount in found]


def _category_bars(sums: dict, lines) -> list[Bar]:
    """Each category beside its budget, on one scale."""
    budgets = {line.category_id: line for line in lines}
    longest = max([*sums.values(), *(line.amount for line in lines)], default=ZERO)
    bars = [
        Bar(
            line.category, sums[pk], _share(sums[pk], longest), line.amount,
            _share(line.amount, longest), key=pk,
        )
        for pk, line in budgets.items()
    ]  # fmt: skip
    return sorted(bars, key=lambda bar: -bar.amount)


def _month_bars(rows) -> list[Bar]:
    """All twelve months, also those without spending."""
    months = rows.order_by().annotate(month=TruncMonth("at", tzinfo=CHINA)).values_list("month")
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for month, amount in months.annotate(sum=Sum("claim__total")):
        sums[month.month] = amount
    longest = max(sums.values(), default=ZERO)
    return [Bar(number, sums[number], _share(sums[number], longest)) for number in range(1, 13)]


def _share(amount: Decimal, longest: Decimal) -> int:
    return round(amount * 100 / longest) if longest else 0
