"""Corrections as their pages show them."""

from datetime import datetime

from django.db.models import QuerySet

from attendance.timekeeping.corrections.models import Correction
from hr.people.models import Employee
from regulations.approvals.selectors import may_see


def correction_seen_by(person: Employee, pk: int, at: datetime) -> Correction | None:
    """A correction, if it is the person's, lies before them or whom they stand in for, or they
    see all; else None."""
    rows = Correction.objects.select_related("person", "punch__device", "approval")
    row = rows.filter(pk=pk).first()
    if row is None or row.person_id == person.pk:
        return row
    sees_all = person.has_perm("timekeeping.view_correction")
    return row if sees_all or may_see(row.approval, person, at) else None


def own_corrections(person: Employee) -> QuerySet[Correction]:
    """A person's own corrections, the newest first."""
    rows = Correction.objects.filter(person=person).select_related("punch", "approval")
    return rows.order_by("-pk")[:30]
