"""How departments and areas stand, and who joins a clean-up."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from hr.people.models import Employee
from hr.premises.inspections.models import CleanUp, Inspection, Joined
from hr.premises.inspections.rules import Standing, standings

REACH = timedelta(days=92)


def inspections() -> QuerySet[Inspection]:
    """Every inspection, the newest first."""
    return Inspection.objects.select_related("department", "by").order_by("-id")


def standings_at(at: datetime) -> list[Standing]:
    """Who stands how by the inspections of the last three months, the weakest first."""
    rows = inspections().filter(at__gt=at - REACH)
    return list(standings((row.where, row.score) for row in rows))


def invited(cleanup: CleanUp) -> QuerySet[Employee]:
    """Who joins a clean-up: everybody who worked here on its day, or one department's people."""
    people = Employee.objects.filter(is_active=True).select_related("department")
    people = people.exclude(hired_on__gt=cleanup.day)
    if cleanup.department_id:
        people = people.filter(department=cleanup.department_id)
    return people.order_by("department__code", "number")


def parts_in(cleanup: CleanUp) -> list[tuple[Employee, Joined | None]]:
    """Everybody invited or noted, with what was noted."""
    noted = {row.person_id: row for row in cleanup.joined.select_related("person", "by")}
    people = list(invited(cleanup))
    known = {each.pk for each in people}
    people += [row.person for pk, row in noted.items() if pk not in known]
    return [(each, noted.get(each.pk)) for each in people]


def concerned_by(row: Inspection) -> Iterable[Employee]:
    """Whose department an inspection was of: its leader, who of the management is in charge."""
    department = row.department
    people = (department.leader, department.managing_leader) if department else ()
    return [each for each in people if each is not None]
