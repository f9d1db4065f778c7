"""Leave in the calendar that a person subscribed to: that they are away, not why (A2.5-1)."""

from django.utils.translation import pgettext

from attendance.leave.models import Leave
from hr.people.own.calendar import Entry


def entries(person, start, end):
    """See `hr.people.own.calendar`."""
    rows = Leave.objects.away().between(start, end).filter(person=person)
    for row in rows.order_by("starts_at"):
        title = pgettext("attendance", "Leave")
        yield Entry(f"leave-{row.pk}", title, row.starts_at, row.ends_at)
