"""Which level a person has, and how it came to it."""

from django.db.models import QuerySet

from hr.people.models import Employee, LevelGrant


def level_of(employee: Employee) -> str:
    """The level a person has now; empty for none (C13-2)."""
    newest = LevelGrant.objects.filter(employee=employee).order_by("-pk")
    return newest.values_list("level", flat=True).first() or ""


def grants_of(employee: Employee) -> QuerySet[LevelGrant]:
    """Every level a person was given or lost, the newest first."""
    return LevelGrant.objects.filter(employee=employee).select_related("by").order_by("-pk")
