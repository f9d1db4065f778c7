"""Corrections as their pages show them."""

from django.db.models import Q, QuerySet

from attendance.timekeeping.corrections.models import Correction
from hr.people.models import Employee


def corrections_for(person: Employee) -> QuerySet[Correction]:
    """The corrections a person may look at: their own, those laid before them, all for who may."""
    rows = Correction.objects.select_related("person", "punch__device", "approval")
    if person.has_perm("timekeeping.view_correction"):
        return rows
    asked = Q(approval__steps__people__contains=[person.pk])
    return rows.filter(Q(person=person) | asked).distinct()


def own_corrections(person: Employee) -> QuerySet[Correction]:
    """A person's own corrections, the newest first."""
    return person_rows(person)[:30]


def person_rows(person: Employee) -> QuerySet[Correction]:
    """Every correction a person asked for."""
    rows = Correction.objects.filter(person=person)
    return rows.select_related("punch", "approval").order_by("-pk")
