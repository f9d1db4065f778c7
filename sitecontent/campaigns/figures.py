"""The arithmetic of promotion: what a click and an order cost, what came back, what was best."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause

CENT, TENTH = Decimal("0.01"), Decimal("0.1")


@dataclass(frozen=True)
class Figures:
    """What is known of a campaign: yuan, people, orders. `revenue` is that of orders in yuan."""

    cost: Decimal = Decimal(0)
    reach: int = 0
    clicks: int = 0
    orders: int = 0
    revenue: Decimal = Decimal(0)

    @property
    def click_rate(self) -> Decimal | None:
        """Clicks for a hundred who saw it."""
        return _share(self.clicks, self.reach)

    @property
    def cost_per_click(self) -> Decimal | None:
        """Yuan for a click."""
        return _each(self.cost, self.clicks)

    @property
    def cost_per_order(self) -> Decimal | None:
        """Yuan for an order won."""
        return _each(self.cost, self.orders)

    @property
    def conversion(self) -> Decimal | None:
        """Orders for a hundred clicks."""
        return _share(self.orders, self.clicks)

    @property
    def return_on_cost(self) -> Decimal | None:
        """What the orders came to for each yuan spent."""
        return _each(self.revenue, self.cost)


def _each(amount: Decimal, count: int | Decimal) -> Decimal | None:
    return (amount / count).quantize(CENT, ROUND_HALF_UP) if count else None


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP) if whole else None


class Measure(TextChoices):
    """By what plans are compared."""

    RETURN = "return_on_cost", _("return on cost")
    PER_ORDER = "cost_per_order", _("cost per order")
    PER_CLICK = "cost_per_click", _("cost per click")
    CONVERSION = "conversion", _("conversion")


LESS_IS_BETTER = (Measure.PER_ORDER, Measure.PER_CLICK)


@clause("B5")
def value_of(figures: Figures, measure: Measure) -> Decimal | None:
    """A figure by its measure; None where nothing can be said."""
    return getattr(figures, Measure(measure).value)


@clause("B5")
def ranked(plans: Sequence[tuple[int, Figures]], measure: Measure) -> list[int]:
    """Ids of plans, the best first; those of which nothing can be said come last.

    Orders that cost nothing are the best return there is. Equal ones go by what the orders came to,
    then by what was spent, then by id, so that the order is always the same.
    """
    return [pk for pk, figures in sorted(plans, key=lambda plan: _rank(*plan, measure))]


def _rank(pk: int, figures: Figures, measure: Measure) -> tuple:
    value, is_free = value_of(figures, measure), False
    if measure == Measure.RETURN and figures.cost == 0:
        is_free = figures.revenue > 0
    if value is None and not is_free:
        place, by = 2, Decimal(0)
    else:
        place = 0 if is_free else 1
        by = value or Decimal(0)
        by = by if measure in LESS_IS_BETTER else -by
    return place, by, -figures.revenue, figures.cost, pk


@clause("B2")
def reached(actual: Decimal, target: Decimal | None) -> Decimal | None:
    """How much of a target was reached, in percent to a tenth; None without a target."""
    if not target:
        return None
    return (100 * actual / target).quantize(TENTH, ROUND_HALF_UP)


def to_json(figures: Figures) -> dict:
    """Figures as they are frozen: sums as text, counts as numbers, what follows from them too."""
    told = {
        "cost": str(figures.cost), "reach": figures.reach, "clicks": figures.clicks,
        "orders": figures.orders, "revenue": str(figures.revenue),
    }  # fmt: skip
    for name in ("click_rate", *Measure.values):
        value = getattr(figures, name)
        told[name] = None if value is None else str(value)
    return told


def from_json(told: dict) -> Figures:
    """Figures as they were frozen."""
    return Figures(
        Decimal(told["cost"]), told["reach"], told["clicks"], told["orders"],
        Decimal(told["revenue"]),
    )  # fmt: skip
