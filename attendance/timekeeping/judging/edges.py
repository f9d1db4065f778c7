"""A press right at the edge of a spell that would read otherwise than whoever makes it means."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from attendance.timekeeping.judging.spells import EDGE, Press, presses
from attendance.timekeeping.rules import Mark
from hr.roster.shifts.rules import Spell
from regulations.rulebook import clause


class Doubt(StrEnum):
    """How a press would read that its maker may not mean so."""

    LEAVING = "leaving"  # the second one right after the start
    OUT = "out"  # one right before the end, once another follows it


@clause("A2.2-3", "A2.3-7")
def doubt_of(
    marks: Iterable[Mark], spell: Spell, window: Spell, at: datetime
) -> tuple[Doubt, Press] | None:
    """What a press at a moment makes doubtful, with the press before it; None mostly.

    `marks` are those recorded before. A second press within EDGE of the start reads as leaving
    the post; one within EDGE of the end reads as going out once another follows, and is odd.
    """
    before = list(marks)
    known, found = presses(before, window), presses([*before, Mark(at, "")], window)
    if len(found) == len(known) or len(found) < 2:
        return None
    last, (start, end) = found[-2], spell
    if len(found) == 2 and start < at <= start + EDGE and at < end:
        return Doubt.LEAVING, last
    is_odd = len([each for each in found[1:-1] if start < each.first and each.last < end]) % 2
    if is_odd and max(start, end - EDGE) <= last.first < end <= at:
        return Doubt.OUT, last
    return None
