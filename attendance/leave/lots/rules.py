"""Time off in lieu by lots: what was earned first is used first, and never more than there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause


@dataclass(frozen=True)
class Lot:
    """Minutes earned on a day; `left` of them are not used. `key` is the id of the overtime."""

    key: int
    day: date
    earned: int
    left: int

    @property
    def used(self) -> int:
        """The minutes that leaves took."""
        return self.earned - self.left


@clause("A2.8-2")
def take(lots: Sequence[Lot], minutes: int) -> list[tuple[int, int]]:
    """From which lots so many minutes come, as (key, minutes): the oldest first.

    Refused where there are not so many.
    """
    there = sum(lot.left for lot in lots)
    if minutes > there:
        raise ValidationError(
            _(
                "Time off in lieu comes from overtime on rest days that the office has filed: "
                "%(there)s minutes are left, this takes %(minutes)s."
            ),
            params={"there": there, "minutes": minutes},
            code="A2.8-2",
        )
    taken = []
    for lot in sorted(lots, key=lambda each: (each.day, each.key)):
        part = min(lot.left, minutes)
        if part:
            taken.append((lot.key, part))
            minutes -= part
    return taken


def give_back(used: Sequence[tuple[int, int]], minutes: int) -> list[tuple[int, int]]:
    """To which lots so many minutes return, as (key, minutes): what was taken last comes first.

    `used` are (key, minutes) in the order in which they were taken; no more returns than was.
    """
    returned = []
    for key, part in reversed(used):
        back = min(part, minutes)
        if back:
            returned.append((key, back))
            minutes -= back
    return returned
