"""Which hours a day of leave takes, and half of one: those of the shift that begins on the day."""

from datetime import datetime, time, timedelta
from itertools import pairwise

from attendance.leave.lengths import MINUTE, Shifts, minutes_of, spells_of, within
from attendance.leave.rules import Spell, Unit
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, day_of

NOON, MIDNIGHT = time(12), time()
ONE_DAY = timedelta(days=1)


@clause("A2.4", "A2.4-3")
def fitted(unit: Unit, span: Spell, shifts: Shifts) -> tuple[Unit, Spell]:
    """A stretch of whole or half days as the hours it takes out of the person's work.

    A day of leave is the shift that begins on it: one that ran into its first day is worked to its
    end, one that begins on its last is taken off to its end. Half a day is parted at noon where
    noon is a break of the shift, else where half of the shift's minutes are worked; parted
    elsewhere than at noon, it is measured to the minute. `shifts` are those of all days from the
    one before the stretch on.
    """
    if unit == Unit.MINUTE:
        return unit, span
    start, end = _start(unit, span[0], shifts), _end(unit, span[1], shifts)
    if unit == Unit.DAY or {_clock(start), _clock(end)} <= {NOON, MIDNIGHT}:
        return unit, (start, end)
    own = within(spells_of(shifts), (start, end))
    return Unit.MINUTE, (own[0][0], own[-1][1]) if own else (start, end)


def _start(unit: Unit, start: datetime, shifts: Shifts) -> datetime:
    return _after_the_night(start, shifts) or _parted(unit, start, shifts)


def _end(unit: Unit, end: datetime, shifts: Shifts) -> datetime:
    return _after_the_night(end, shifts) or _parted(unit, end, shifts)


def _after_the_night(at: datetime, shifts: Shifts) -> datetime | None:
    """Where a day ends and the next begins: with its shift. None for another time than midnight."""
    if _clock(at) != MIDNIGHT:
        return None
    return max([at, *(end for _start, end in shifts.get(day_of(at) - ONE_DAY, ()))])


def _parted(unit: Unit, at: datetime, shifts: Shifts) -> datetime:
    """Where the halves of a day meet that are said to meet at noon."""
    shift = shifts.get(day_of(at), ())
    if unit != Unit.HALF or _clock(at) != NOON or not shift:
        return at
    if any(one[1] <= at <= other[0] for one, other in pairwise(shift)):
        return at
    left = minutes_of(shift) // 2
    for start, end in shift:
        if minutes_of([(start, end)]) >= left:
            return start + left * MINUTE
        left -= minutes_of([(start, end)])
    return at


def _clock(at: datetime) -> time:
    return at.astimezone(CHINA).time()
