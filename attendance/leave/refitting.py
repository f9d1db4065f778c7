"""A leave by days or halves follows the shifts on them: fitted and measured anew when another one
is planned."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min, Q, Sum
from django.utils.translation import gettext_noop

from attendance.leave import lengths, services, spans, weighing
from attendance.leave.certificates.services import settle_certificate
from attendance.leave.lengths import Shifts
from attendance.leave.letters import MINUTE, tell, touch_days, touch_seats, write
from attendance.leave.lots.selectors import used_by
from attendance.leave.lots.services import return_time_off, take_time_off
from attendance.leave.models import Leave, LotUse
from attendance.leave.rules import Kind, Spell, State, Unit
from attendance.leave.weighing import Draft, Weighed
from attendance.timekeeping.closed import is_frozen
from hr.people.selectors import supervisor_of
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of

FITTED = gettext_noop("Another shift is planned: %(kind)s of %(person)s is now %(when)s.")
STAYS = gettext_noop(
    "Another shift is planned, and %(kind)s of %(person)s, %(when)s, cannot follow it: it stays as "
    "it is. Have it shortened, or ask for what is missing."
)
MEASURED = gettext_noop(
    "Another shift is planned: %(kind)s of %(person)s, %(when)s, now takes %(days)s days of work."
)
BEYOND = gettext_noop(
    "%(kind)s of %(person)s, %(when)s, takes %(days)s days by another shift now: that is more than "
    "is granted for one occasion. Have it shortened."
)
ONE_DAY = timedelta(days=1)
HOURS = ("unit", "starts_at", "ends_at", "days", "run_days")


@clause("A2.4", "A2.2-1")
@transaction.atomic
def refit_leaves(
    *, person_ids: Collection[int] | None, since: date, until: date | None, at: datetime
) -> None:
    """Give leaves by days and halves the hours of the shifts that are planned now, and say so.

    Called in the transaction that changes what people work; `person_ids` None is everybody,
    `until` None has no end. Where the hours stay, their length may be another: then that, and what
    is taken of time off in lieu (also of one to the minute), follows. What lies in a closed month
    stays. A leave that cannot follow, for want of time off in lieu or for another leave beside it,
    stays too, and its person is told.
    """
    waiting = _moved(_touched(person_ids, since, until))
    while waiting:
        # One may have to make room for the next first.
        left = [each for each in waiting if not _follows(*each, at)]
        if len(left) == len(waiting):
            break
        waiting = left
    for leave, _draft in waiting:
        key = f"stays:{start_of(since):%Y-%m-%d}:{at.isoformat()}"
        tell(_concerned(leave), STAYS, leave=leave, key=key, at=at)


def _touched(person_ids: Collection[int] | None, since: date, until: date | None) -> list[Leave]:
    """The leaves of these days that follow, in the order of time."""
    asked, exact = Q(asked_until__gt=start_of(since)), Q(ends_at__gt=start_of(since))
    if until is not None:
        end = start_of(until + 2 * ONE_DAY)
        asked, exact = asked & Q(asked_from__lt=end), exact & Q(starts_at__lt=end)
    exact &= Q(asked_from=None, kind=Kind.IN_LIEU)
    rows = Leave.objects.holding().filter(asked | exact)
    if person_ids is not None:
        rows = rows.filter(person__in=person_ids)
    return list(rows.select_related("person").order_by("starts_at", "pk"))


def _moved(leaves: list[Leave]) -> list[tuple[Leave, Draft]]:
    """Those among leaves that have other hours by the shifts as they are planned now, or take
    another length of them, with these hours.

    As many queries for many leaves as for one, beside those of the ones that move.
    """
    if not leaves:
        return []
    spans_asked = [_asked(each)[1] for each in leaves]
    edges = min(span[0] for span in spans_asked), max(span[1] for span in spans_asked)
    shifts = weighing.shifts_between({each.person_id for each in leaves}, *edges)
    used, found = _used(leaves), []
    for leave in leaves:
        own = shifts[leave.person_id]
        draft = _fitted(leave, own)
        if not _is_as(leave, draft):
            draft = _within_limits(leave, draft)
        if not (_is_as(leave, draft) and _takes(leave, own, used.get(leave.pk, 0))):
            found.append((leave, draft))
    return found


def _asked(leave: Leave) -> tuple[Unit, Spell]:
    """What a leave was asked for by."""
    if leave.asked_from is None:
        return Unit.MINUTE, (leave.starts_at, leave.ends_at)
    unit = Unit.DAY if leave.unit == Unit.DAY else Unit.HALF
    return unit, (leave.asked_from, leave.asked_until)


def _is_as(leave: Leave, draft: Draft) -> bool:
    return (draft.unit, *draft.span) == (leave.unit, leave.starts_at, leave.ends_at)


def _takes(leave: Leave, shifts: Shifts, used: int) -> bool:
    """Whether a leave takes as much of the shifts as it says, and of time off in lieu."""
    span = leave.starts_at, leave.ends_at
    if leave.asked_from and lengths.as_decimal(lengths.days_of(shifts, [span])) != leave.days:
        return is_frozen(day_of(leave.ends_at - MINUTE))
    if not _holds_time_off(leave):
        return True
    return used == _worked(leave, shifts)


def _holds_time_off(leave: Leave) -> bool:
    """Whether a leave has taken its time off in lieu: one that is only reported has not."""
    return leave.kind == Kind.IN_LIEU and leave.state != State.REPORTED


def _used(leaves: list[Leave]) -> dict[int, int]:
    """The minutes of time off in lieu that leaves have taken, by their ids."""
    ids = [each.pk for each in leaves if each.kind == Kind.IN_LIEU]
    if not ids:
        return {}
    rows = LotUse.objects.filter(leave__in=ids).order_by().values("leave")
    return dict(rows.annotate(sum=Sum("minutes")).values_list("leave", "sum"))


@clause("A2.8-2")
def beyond_time_off(leaves: list[Leave]) -> list[Leave]:
    """Those of leaves in lieu that cover more minutes of work than were taken for them: another
    shift was planned, and no time off was left for it."""
    held = [each for each in leaves if _holds_time_off(each)]
    if not held:
        return []
    edges = min(each.starts_at for each in held), max(each.ends_at for each in held)
    shifts = weighing.shifts_between({each.person_id for each in held}, *edges)
    used = _used(held)
    return [each for each in held if used.get(each.pk, 0) < _worked(each, shifts[each.person_id])]


def _worked(leave: Leave, shifts: Shifts) -> int:
    span = leave.starts_at, leave.ends_at
    return lengths.minutes_of(lengths.within(lengths.spells_of(shifts), span))


def _concerned(leave: Leave) -> list:
    return [leave.person, supervisor_of(leave.person)]


def _follows(leave: Leave, draft: Draft, at: datetime) -> bool:
    """Let a leave follow the shifts, if it can."""
    try:
        with transaction.atomic():
            _move(services.lock_leave(leave.pk), draft, at)
    except ValidationError:
        return False
    return True


def _fitted(leave: Leave, shifts: Shifts) -> Draft:
    """A leave over the hours of the shifts as they are planned now."""
    unit, (start, end) = spans.fitted(*_asked(leave), shifts)
    return Draft(
        Kind(leave.kind), unit, start, end, leave.reason, leave.occasion, leave.told_at,
        leave.told_how, leave.extends,
    )  # fmt: skip


def _within_limits(leave: Leave, draft: Draft) -> Draft:
    """An end that lies in a closed month stays, and none goes beyond where a shortening set it."""
    if is_frozen(day_of(leave.asked_from)):
        draft = replace(draft, starts_at=leave.starts_at)
    if is_frozen(day_of(leave.asked_until - MINUTE)):
        draft = replace(draft, ends_at=leave.ends_at)
    cut = leave.shortenings.filter(state="approved").aggregate(at=Min("ends_at"))["at"]
    return replace(draft, ends_at=min(draft.ends_at, cut)) if cut else draft


def _move(leave: Leave, draft: Draft, at: datetime) -> None:
    """Store the new hours with what follows from them; refused where they cannot be."""
    if draft.ends_at <= draft.starts_at:
        raise ValidationError("", code="A2.4")
    verb = "measured" if _is_as(leave, draft) else "fitted"
    touch_days(leave)
    span = leave.starts_at, leave.ends_at
    was = {
        "starts_at": span[0].isoformat(),
        "ends_at": span[1].isoformat(),
        "days": str(leave.days),
    }
    weighed = weighing.weigh(leave.person, draft, at, besides=leave.pk)
    if _holds_time_off(leave):
        _settle_time_off(leave, weighed.minutes, at)
    if leave.asked_from:
        _store(leave, draft, weighed)
        touch_seats(leave, at, was=span)
        settle_certificate(leave=leave, at=at)
    event = write(leave, verb, by=None, at=at, was=was)
    _tell(leave, draft, weighed, f"{verb}:{event.pk}", at)


def _store(leave: Leave, draft: Draft, weighed: Weighed) -> None:
    leave.unit, (leave.starts_at, leave.ends_at) = draft.unit, draft.span
    leave.days = lengths.as_decimal(weighed.days)
    leave.run_days = lengths.as_decimal(weighed.wish.run)
    services.store(leave, HOURS)
    touch_days(leave)


def _tell(leave: Leave, draft: Draft, weighed: Weighed, key: str, at: datetime) -> None:
    """Say the new hours or the new length, and where that is more than is granted."""
    days = lengths.shown(lengths.as_decimal(weighed.days))
    words = {"leave": leave, "at": at, "days": days}
    text = MEASURED if key.startswith("measured") else FITTED
    tell(_concerned(leave), text, key=key, **words)
    try:
        weighing.check_occasion(leave.person, draft, weighed, besides=leave.pk)
    except ValidationError:
        tell(_concerned(leave), BEYOND, key=f"beyond:{key}", **words)


def _settle_time_off(leave: Leave, minutes: int, at: datetime) -> None:
    used = sum(each for _key, each in used_by(leave))
    if minutes > used:
        take_time_off(leave=leave, minutes=minutes - used, at=at)
    else:
        return_time_off(leave=leave, at=at, keep=minutes)
