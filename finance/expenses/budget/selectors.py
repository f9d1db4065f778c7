"""Budget lines of a year, with what is committed, spent and left of each."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from finance.expenses.models import BudgetChange, BudgetLine, Category
from regulations.rulebook.rules import day_of

ZERO = Decimal(0)


@dataclass
class Row:
    """A category in a year; `line` is None before its first budget was set."""

    category: Category
    line: BudgetLine | None

    @property
    def amount(self) -> Decimal:
        """The budget, without consents beyond it."""
        return self.line.amount if self.line else ZERO

    @property
    def is_used_up(self) -> bool:
        """Whether a budget was set and nothing of it is left."""
        return bool(self.line and self.line.amount and self.line.left <= 0)

    @property
    def bars(self) -> tuple[int, int, int]:
        """Spent, committed and beyond, in per cent of the largest of budget and what is taken."""
        if self.line is None:
            return 0, 0, 0
        taken = self.line.used + self.line.held
        whole = max(self.line.amount, taken)
        if not whole:
            return 0, 0, 0
        over = max(ZERO, taken - self.line.amount)
        used = min(self.line.used, self.line.amount)
        held = taken - over - used
        return tuple(round(each * 100 / whole) for each in (used, held, over))


@dataclass
class Year:
    """All categories of a year, and what they come to."""

    year: int
    rows: list[Row]

    def total(self, name: str) -> Decimal:
        """The sum of a column over all lines."""
        return sum((getattr(row.line, name) for row in self.rows if row.line), ZERO)

    @property
    def totals(self) -> dict[str, Decimal]:
        """The sums of all columns."""
        return {name: self.total(name) for name in ("amount", "consented", "held", "used", "left")}

    @property
    def used_up(self) -> list[Row]:
        """The lines of which nothing is left."""
        return [row for row in self.rows if row.is_used_up]


def year_of(year: int) -> Year:
    """Every category in use with its line of a year."""
    lines = {row.category_id: row for row in BudgetLine.objects.filter(year=year)}
    categories = Category.objects.filter(is_open=True).select_related("account")
    return Year(year, [Row(each, lines.get(each.pk)) for each in categories])


def lines_to_ask(at: datetime) -> list[BudgetLine]:
    """The lines of this year that people may ask for, by kind and account."""
    rows = BudgetLine.objects.filter(
        year=day_of(at).year, category__is_open=True, category__is_run=False
    )
    rows = rows.select_related("category")
    return list(rows.order_by("category__kind", "category__account__code"))


def changes_of(year: int) -> list[BudgetChange]:
    """What the general manager set in a year, the newest first."""
    rows = BudgetChange.objects.filter(year=year).select_related("category", "by")
    return list(rows.order_by("-pk")[:50])
