"""The verbs of time off in lieu: take minutes for a leave, give them back."""

from datetime import datetime

from attendance.leave.lots import rules
from attendance.leave.lots.selectors import lots_of, used_by
from attendance.leave.models import Leave, LotUse
from attendance.leave.rules import Kind
from regulations.rulebook import clause


@clause("A2.8-2")
def take_time_off(*, leave: Leave, minutes: int, at: datetime) -> None:
    """Take the minutes of a leave from the person's lots, the oldest first.

    The caller holds the person's lock, so that two requests see each other; a trigger repeats
    that no lot falls below zero. Refused where not so much is left (A2.8-2).
    """
    if leave.kind != Kind.IN_LIEU:
        return
    lots = lots_of([leave.person_id]).get(leave.person_id, [])
    _move(leave, rules.take(lots, minutes), at)


def return_time_off(*, leave: Leave, at: datetime, keep: int = 0) -> None:
    """Give back what a leave took, but for so many minutes: what was taken last comes first."""
    used = used_by(leave)
    over = sum(minutes for _key, minutes in used) - keep
    if over > 0:
        returned = rules.give_back(used, over)
        _move(leave, [(key, -minutes) for key, minutes in returned], at)


def _move(leave: Leave, moves: list[tuple[int, int]], at: datetime) -> None:
    LotUse.objects.bulk_create(
        LotUse(leave=leave, overtime_id=key, minutes=minutes, at=at) for key, minutes in moves
    )
