"""A leave by days or halves follows the shifts on them: fitted anew when another one is planned."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext_noop

from attendance.leave import lengths, services, spans, weighing
from attendance.leave.lengths import Shifts
from attendance.leave.letters import MINUTE, tell, touch_days, write
from attendance.leave.lots.selectors import used_by
from attendance.leave.lots.services import return_time_off, take_time_off
from attendance.leave.models import Leave
from attendance.leave.rules import Kind, Unit
from attendance.leave.weighing import Draft
from attendance.timekeeping.closed import is_frozen
from hr.people.selectors import supervisor_of
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of

FITTED = gettext_noop("Another shift is planned: %(kind)s of %(person)s is now %(when)s.")
STAYS = gettext_noop(
    "Another shift is planned, and %(kind)s of %(person)s, %(when)s, cannot follow it: it stays as "
    "it is. Have it shortened, or ask for what is missing."
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
    `until` None has no end. What lies in a closed month stays. A leave that cannot follow, for
    want of time off in lieu or for another leave beside it, stays too, and its person is told.
    """
    rows = Leave.objects.holding().exclude(asked_from=None).filter(asked_until__gt=start_of(since))
    if until is not None:
        rows = rows.filter(asked_from__lt=start_of(until + 2 * ONE_DAY))
    if person_ids is not None:
        rows = rows.filter(person__in=person_ids)
    waiting = _moved(list(rows.select_related("person").order_by("starts_at", "pk")))
    while waiting:
        # One may have to make room for the next first.
        left = [each for each in waiting if not _follows(*each, at)]
        if len(left) == len(waiting):
            break
        waiting = left
    for leave, _draft in waiting:
        key = f"stays:{start_of(since):%Y-%m-%d}:{at.isoformat()}"
        tell(_concerned(leave), STAYS, leave=leave, key=key, at=at)


def _moved(leaves: list[Leave]) -> list[tuple[Leave, Draft]]:
    """Those among leaves that have other hours by the shifts as they are planned now, with these.

    As many queries for many leaves as for one, beside those of the ones that move.
    """
    if not leaves:
        return []
    edges = min(each.asked_from for each in leaves), max(each.asked_until for each in leaves)
    shifts = weighing.shifts_between({each.person_id for each in leaves}, *edges)
    found = []
    for leave in leaves:
        draft = _fitted(leave, shifts[leave.person_id])
        if not _is_as(leave, draft):
            draft = _within_limits(leave, draft)
            found += [] if _is_as(leave, draft) else [(leave, draft)]
    return found


def _is_as(leave: Leave, draft: Draft) -> bool:
    return (draft.unit, *draft.span) == (leave.unit, leave.starts_at, leave.ends_at)


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
    asked = Unit.DAY if leave.unit == Unit.DAY else Unit.HALF
    unit, (start, end) = spans.fitted(asked, (leave.asked_from, leave.asked_until), shifts)
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
    touch_days(leave)
    was = {name: getattr(leave, name).isoformat() for name in ("starts_at", "ends_at")}
    weighed = weighing.weigh(leave.person, draft, at, besides=leave.pk)
    leave.unit, (leave.starts_at, leave.ends_at) = draft.unit, draft.span
    leave.days = lengths.as_decimal(weighed.days)
    leave.run_days = lengths.as_decimal(weighed.wish.run)
    services.store(leave, HOURS)
    _settle_time_off(leave, weighed.minutes, at)
    touch_days(leave)
    event = write(leave, "fitted", by=None, at=at, was=was)
    tell(_concerned(leave), FITTED, leave=leave, key=f"fitted:{event.pk}", at=at)


def _settle_time_off(leave: Leave, minutes: int, at: datetime) -> None:
    used = sum(each for _key, each in used_by(leave))
    if leave.kind == Kind.IN_LIEU and minutes > used:
        take_time_off(leave=leave, minutes=minutes - used, at=at)
    else:
        return_time_off(leave=leave, at=at, keep=minutes)
