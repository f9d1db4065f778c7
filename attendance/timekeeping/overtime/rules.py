"""Overtime: when it may be assigned, and how much of it counts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.timekeeping.judging.spells import REACH, Press, presses, windows
from attendance.timekeeping.rules import Mark
from hr.roster.shifts.rules import DayKind, Spell
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of

LONGEST = timedelta(hours=16)


class State(TextChoices):
    """Where an assignment stands."""

    ASSIGNED = "assigned", pgettext_lazy("overtime", "waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("overtime", "accepted")
    REFUSED = "refused", pgettext_lazy("overtime", "refused by the person")
    FILED = "filed", pgettext_lazy("overtime", "filed")
    CALLED_OFF = "called_off", pgettext_lazy("overtime", "called off")


# What takes up the person's time; the database lets no two of these overlap.
HOLDING = (State.ASSIGNED, State.ACCEPTED, State.FILED)
NEXT = {
    State.ASSIGNED: (State.ACCEPTED, State.REFUSED, State.CALLED_OFF),
    State.ACCEPTED: (State.FILED, State.CALLED_OFF),
}


@clause("A2.8-1")
def check_assignment(span: Spell, work: Iterable[Spell], at: datetime) -> None:
    """Refuse overtime within the person's own working hours, in the past, or without an end.

    `work` are the person's spells of the days around it.
    """
    start, end = span
    if not start < end <= start + LONGEST:
        raise _refusal(_("Overtime ends after it begins, and lasts 16 hours at most."))
    if start <= at:
        raise _refusal(_("Overtime is assigned before it begins."))
    if any(a < end and b > start for a, b in work):
        raise _refusal(_("The person works in these hours anyway: overtime lies outside of them."))


def check_answer(state: State, *, accepts: bool, reason: str) -> None:
    """Refuse an answer that was given already, and a refusal without a reason."""
    if state != State.ASSIGNED:
        raise _refusal(_("This overtime waits for no answer."))
    if not accepts and not reason.strip():
        raise _refusal(_("Say why you cannot."))


def pairs_of(found: Sequence[Press]) -> list[Spell]:
    """Presses in order as stays: in and out in turns; an odd one out ends nothing."""
    return [(a.first, b.last) for a, b in zip(found[::2], found[1::2], strict=False)]


@dataclass(frozen=True)
class Reach:
    """From when on presses tell of an overtime, and when the work ended that it follows (None:
    there was none that day)."""

    since: datetime
    work_ended: datetime | None = None


def reach_of(span: Spell, work: Iterable[Spell]) -> Reach:
    """Presses are paired anew from the window of the spell that an overtime follows; where it
    follows none, from midnight. What was pressed or forgotten before does not matter."""
    spells = sorted(work)
    for spell, window in zip(spells, windows(spells, None, None), strict=True):
        if spell[1] <= span[0] < window[1]:
            return Reach(window[0], spell[1])
    return Reach(start_of(day_of(span[0])))


@clause("A2.8-1", "A2.8-2")
def counted_minutes(span: Spell, marks: Sequence[datetime], work: Iterable[Spell] = ()) -> int:
    """How much of an overtime counts: what was assigned and also punched, in whole minutes.

    `marks` are the person's recorded times, `work` their spells around it. The presses are those
    of the judged day: marks within a minute are one.
    """
    start, end = span
    reach = reach_of(span, work)
    known = [Mark(each, "") for each in marks]
    found = presses(known, (reach.since, max([end, *marks]) + timedelta(minutes=1)))
    if reach.work_ended is None:
        return max(_minutes_in(span, each) for each in _readings(found, start))
    return _minutes_in(span, _stays(found, reach.work_ended, goes_on=reach.work_ended == start))


def _minutes_in(span: Spell, pairs: Iterable[Spell]) -> int:
    start, end = span
    stays = [(max(a, start), min(b, end)) for a, b in pairs if a < end and b > start]
    return sum((b - a for a, b in stays), timedelta()) // timedelta(minutes=1)


def _readings(found: Sequence[Press], start: datetime) -> Iterator[list[Spell]]:
    """Presses as stays where no work comes before. An odd one between the first and the last is a
    press too many or too few, whichever: beside it nobody was out, as in a spell (A2.3-1).

    What lies farther before the overtime than a window reaches is no part of it.
    """
    yield pairs_of(found)
    if len(found) % 2 and len(found) > 1:
        for place in range(1, len(found) - 1):
            if found[place].first >= start - REACH:
                yield pairs_of([*found[:place], *found[place + 1 :]])


def _stays(found: Sequence[Press], work_ended: datetime, *, goes_on: bool) -> list[Spell]:
    """Who is in when the work ends leaves by the next press.

    An odd number before says so, and three or more odd ones afterwards do: then what was pressed
    too often, or not at all, lies in the hours of work. A single one afterwards ends nothing. Where
    the overtime goes on from the work and the last press has no other to it, the first one only
    ended the shift: nobody leaves and comes by one press.
    """
    after = [each for each in found if each.first >= work_ended]
    is_in = (len(found) - len(after)) % 2 == 1 or (len(after) % 2 == 1 and len(after) > 1)
    ended = Press(work_ended, work_ended)
    if is_in and goes_on and len(after) > 1 and len(after) % 2 == 0:
        after = after[1:]
    return pairs_of([ended, *after] if is_in else after)


@clause("A2.8-2")
def earns_time_off(kind: DayKind) -> bool:
    """Whether overtime on such a day earns time off: on a day of rest, weekly or after duty."""
    return kind in (DayKind.REST, DayKind.AFTER_MAIN)


@dataclass(frozen=True)
class Count:
    """What the office files: the minutes that count, whether they earn time off, and from what."""

    minutes: int
    is_rest_day: bool
    marks: tuple[datetime, ...]


def check_filing(state: State, ends_at: datetime, at: datetime) -> None:
    """Refuse to file what was not accepted, or is not over."""
    if state != State.ACCEPTED:
        raise _refusal(_("Only overtime that the person accepted is filed."), "A2.8-2")
    if at < ends_at:
        raise _refusal(_("Overtime is filed when it is over: only then it is known."), "A2.8-2")


def _refusal(message, ref: str = "A2.8-1") -> ValidationError:
    return ValidationError(message, code=ref)
