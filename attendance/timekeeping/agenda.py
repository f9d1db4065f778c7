"""Outings and overtime in the calendar that a person subscribed to (A2.4, A2.8-1)."""

from attendance.timekeeping.outings.models import Outing
from attendance.timekeeping.outings.rules import State as Asked
from attendance.timekeeping.overtime.models import Overtime
from attendance.timekeeping.overtime.rules import State as Assigned
from hr.people.own.calendar import Entry


def entries(person, start, end):
    """See `hr.people.own.calendar`."""
    near = {"person": person, "starts_at__lt": end, "ends_at__gt": start}
    for row in Outing.objects.filter(state=Asked.APPROVED, **near):
        yield Entry(f"outing-{row.pk}", row.place, row.starts_at, row.ends_at)
    for row in Overtime.objects.filter(state=Assigned.ACCEPTED, **near):
        yield Entry(f"overtime-{row.pk}", row.task, row.starts_at, row.ends_at)
