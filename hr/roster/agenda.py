"""Duties in the calendar that a person subscribed to (C7-1, C9-2)."""

from hr.people.own.calendar import Entry
from hr.roster.models import Duty


def entries(person, start, end):
    """See `hr.people.own.calendar`."""
    rows = Duty.objects.filter(
        person=person, cancelled_at=None, starts_at__lt=end, ends_at__gt=start
    )
    for row in rows.order_by("starts_at"):
        label = row.get_kind_display()
        yield Entry(f"duty-{row.pk}", label[:1].upper() + label[1:], row.starts_at, row.ends_at)
