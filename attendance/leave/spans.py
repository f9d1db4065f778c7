"""Which hours a day of leave takes, and half of one: those of the shift that begins on the day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from attendance.leave.lengths import MINUTE, minutes_of, within
from attendance.leave.rules import Spell, Unit
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, day_of

NOON, MIDNIGHT = time(12), time()
ONE_DAY = timedelta(days=1)


@clause("A2.4", "A2.4-3")
def fitted(unit: Unit, span: Spell, work: Sequence[Spell]) -> tuple[Unit, Spell]:
    """A stretch of whole or half days as the hours it takes out of the person's work.

    A day of leave is the shift that begins on it: one that ran into its first day is worked to its
    end, one that begins on its last is taken off to its end. Half a day is parted at noon where
    noon is a break of the shift, else where half of the shift's minutes are worked; parted
    elsewhere than at noon, it is measured to the minute. `work` are the whole spells of all days
    from the one before the stretch on.
    """
    if unit == Unit.MINUTE:
        return unit, span
    start, end = _start(unit, span[0], work), _end(unit, span[1], work)
    if unit == Unit.DAY or {_clock(start), _clock(end)} <= {NOON, MIDNIGHT}:
        return unit, (start, end)
    own = within(work, (start, end))
    return Unit.MINUTE, (own[0][0], own[-1][1]) if own else (start, end)


def _start(unit: Unit, start: datetime, work: Sequence[Spell]) -> datetime:
    if _clock(start) == MIDNIGHT:
        return max([start, *(end for _start, end in _shift(day_of(start) - ONE_DAY, work))])
    return _parted(unit, start, work)


def _end(unit: Unit, end: datetime, work: Sequence[Spell]) -> datetime:
    if _clock(end) == MIDNIGHT:
        return max([end, *(until for _start, until in _shift(day_of(end) - ONE_DAY, work))])
    return _parted(unit, end, work)


def _parted(unit: Unit, at: datetime, work: Sequence[Spell]) -> datetime:
    """Where the halves of a day meet that are said to meet at noon."""
    shift = _shift(day_of(at), work)
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


def _shift(day: date, work: Sequence[Spell]) -> list[Spell]:
    return sorted(spell for spell in work if day_of(spell[0]) == day)


def _clock(at: datetime) -> time:
    return at.astimezone(CHINA).time()
