"""How much is to be ordered, and what a department uses per head."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from hr.supplies.rules import CENT, SupplyRules
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

SHORTEST = 7  # days: what is used of an item newer than that says nothing


@dataclass(frozen=True)
class Standing:
    """An item as a proposal sees it: pieces on the shelf, on order and asked for, and what was
    issued in the window that ends today. `since` is the day of its first move, None without one."""

    on_hand: int
    on_order: int
    asked: int
    issued: int
    since: date | None


@dataclass(frozen=True)
class Proposal:
    """What to order, with every number it was computed from."""

    standing: Standing
    days: int  # of the window
    horizon: int  # days that stock and order have to last
    needed: int  # pieces for that time
    quantity: int  # to order; 0: enough is there or on its way

    @property
    def a_day(self) -> Decimal:
        """Pieces a day, to two digits: what is shown; the computation does not round."""
        return (Decimal(self.standing.issued) / self.days).quantize(CENT, ROUND_HALF_UP)


@clause("A3-2")
def propose(standing: Standing, params: SupplyRules, today: date) -> Proposal:
    """The quantity that follows from stock, what is on its way, and consumption.

    What was used a day, times the days of delivery and of cover, rounded up; less what is there,
    on order, or asked for. Of an item that is newer than the window its own days count.
    """
    window = params.consumption_window_days
    age = window if standing.since is None else (today - standing.since).days + 1
    days = max(SHORTEST, min(window, age))
    horizon = params.lead_days + params.cover_days
    needed = ceil(Decimal(standing.issued) * horizon / days)
    there = standing.on_hand + standing.on_order + standing.asked
    return Proposal(standing, days, horizon, needed, max(0, needed - there))


@clause("A3-2")
def window_of(at: datetime, params: SupplyRules) -> date:
    """The first day of the window whose consumption counts."""
    return day_of(at) - timedelta(days=params.consumption_window_days - 1)


@dataclass(frozen=True)
class Use:
    """What a department used in a time: pieces and yuan, its heads, and yuan per head."""

    department: object
    pieces: int
    spent: Decimal
    heads: int
    per_head: Decimal
    share: int  # of the largest yuan per head, in per cent


@clause("A3-L2")
def per_head(rows: Iterable[tuple[object, int, Decimal, int]]) -> list[Use]:
    """(department, pieces, yuan, heads) → what each used per head, the most first.

    A department without people divides by one: what it took is shown, not hidden.
    """
    found = [
        (row, (Decimal(row[2]) / max(1, row[3])).quantize(CENT, ROUND_HALF_UP)) for row in rows
    ]
    most = max((each for _row, each in found), default=Decimal(0)) or Decimal(1)
    uses = [
        Use(*row, each, int((each * 100 / most).to_integral_value(ROUND_HALF_UP)))
        for row, each in found
    ]
    return sorted(uses, key=lambda use: (-use.per_head, -use.spent))
