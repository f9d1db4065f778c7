"""What a change among the people does to the roster."""

from datetime import date, datetime, timedelta

from hr.people.models import Employee
from hr.roster import registry
from hr.roster.models import Duty
from hr.roster.pairs.facts import RIGHT
from hr.roster.pairs.replacing import replace_person
from hr.roster.services import cancel_duty
from regulations.rulebook.rules import day_of


def free_from_duties(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Call off what is left of a leaver's duties: without a login nobody serves, whatever day.

    Their seats in pairs go to others.
    """
    for duty in _ahead(employee, at):
        cancel_duty(duty=duty, by=by, at=at)
    _free_from_pairs(employee, by=by, at=at)


def free_from_forbidden_duties(*, employee: Employee, by, at: datetime) -> None:
    """Call off the duties, and give away the seats, that the new position no longer allows."""
    person = Employee.objects.get(pk=employee.pk)  # rights are remembered by the object
    for duty in _ahead(person, at):
        right = registry.right_for(duty.kind)
        if right and not person.has_perm(right):
            cancel_duty(duty=duty, by=by, at=at)
    if not person.has_perm(RIGHT):
        _free_from_pairs(person, by=by, at=at)


def _free_from_pairs(person: Employee, *, by, at: datetime) -> None:
    """From tomorrow on: today's shift has begun, or is for a person to say."""
    since = day_of(at) + timedelta(days=1)
    replace_person(person=person, since=since, by=by, at=at)


def _ahead(person: Employee, at: datetime) -> list[Duty]:
    duties = Duty.objects.filter(person=person, cancelled_at=None, ends_at__gt=at)
    return list(duties.order_by("starts_at", "pk"))
