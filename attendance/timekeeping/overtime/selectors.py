"""Overtime as pages and rooms above read it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from attendance.timekeeping.overtime.models import Overtime
from attendance.timekeeping.overtime.rules import (
    Count,
    State,
    counted_minutes,
    earns_time_off,
    reach_of,
)
from attendance.timekeeping.punches.selectors import punches_between
from hr.people.selectors import superior_ids
from hr.roster.shifts.rules import Spell
from hr.roster.shifts.selectors import plans
from regulations.rulebook.rules import day_of, start_of

# A stay that began with the overtime's day may end so long after the overtime.
AFTER = timedelta(hours=6)
PAGE = 30


def earning(person_ids: Collection[int]) -> QuerySet[Overtime]:
    """Filed overtime on days of rest of these people: it earns time off in lieu (A2.8-2)."""
    rows = Overtime.objects.filter(person__in=person_ids, state=State.FILED)
    return rows.filter(is_rest_day=True, minutes__gt=0)


def overtime_for(viewer) -> QuerySet[Overtime]:
    """What a person may see: their own, what they assigned, and everything for who files it."""
    rows = Overtime.objects.select_related("person", "assigned_by", "filed_by")
    if viewer.has_perm("timekeeping.file_overtime"):
        return rows
    return rows.filter(Q(person=viewer) | Q(assigned_by=viewer))


def count_of(row: Overtime) -> Count:
    """What of an overtime counts as the facts stand now: assigned and punched (A2.8-1)."""
    day, span = day_of(row.starts_at), (row.starts_at, row.ends_at)
    found = plans([row.person_id], day - timedelta(days=1), day_of(row.ends_at))
    work = [spell for plan in found.values() for spell in plan.spells]
    since = min(start_of(day), reach_of(span, work).since)
    marks = punches_between([row.person_id], since, row.ends_at + AFTER)
    times = tuple(mark.at for mark in marks.get(row.person_id, ()))
    plan = found[row.person_id, day]
    minutes = counted_minutes(span, times, work)
    return Count(minutes, earns_time_off(plan.kind), times)


def work_around(person, start: datetime, end: datetime) -> list[Spell]:
    """The person's spells of work on the days that a stretch touches, and the day before."""
    since, until = day_of(start) - timedelta(days=1), day_of(end)
    found = plans([person.pk], since, until)
    return [spell for plan in found.values() for spell in plan.spells]


def may_assign(by, person) -> bool:
    """Whether `by` assigns overtime to a person: whoever stands above them."""
    return by.pk in superior_ids(person.pk)
