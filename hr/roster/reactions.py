"""What a change among the people does to the roster."""

from datetime import date, datetime

from hr.people.models import Employee
from hr.roster import registry
from hr.roster.models import Duty
from hr.roster.services import cancel_duty


def free_from_duties(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Call off what is left of a leaver's duties: without a login nobody serves, whatever day."""
    for duty in _ahead(employee, at):
        cancel_duty(duty=duty, by=by, at=at)


def free_from_forbidden_duties(*, employee: Employee, by, at: datetime) -> None:
    """Call off the duties whose work the new position no longer allows."""
    person = Employee.objects.get(pk=employee.pk)  # rights are remembered by the object
    for duty in _ahead(person, at):
        right = registry.right_for(duty.kind)
        if right and not person.has_perm(right):
            cancel_duty(duty=duty, by=by, at=at)


def _ahead(person: Employee, at: datetime) -> list[Duty]:
    duties = Duty.objects.filter(person=person, cancelled_at=None, ends_at__gt=at)
    return list(duties.order_by("starts_at", "pk"))
