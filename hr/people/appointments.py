"""Who may not decide on whose appointment, in words: for the services and for a preview."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.people.selectors import reach_of

ONESELF = _("Nobody appoints themselves: another person has to do this.")


def beyond_reach(employee: Employee) -> str:
    """Why somebody does not decide on this person, or on whoever gets this post."""
    text = _(
        "Only the general manager decides on the appointment, password and login of %(person)s."
    )
    return text % {"person": employee}


def beyond_post(employee: Employee) -> str:
    """Why somebody does not appoint to this post, whoever it is."""
    text = _("Only the general manager decides who becomes “%(position)s”.")
    return text % {"position": employee.position}


def fault_of(
    employee: Employee, *, by: Employee | None, reaches: Callable[[Employee], bool]
) -> object:
    """Why `by` may not appoint a person; None if they may."""
    if by is not None and by.pk == employee.pk:
        return ONESELF
    return None if reaches(employee) else beyond_reach(employee)


def check_appointment(employee: Employee, fields: dict, by: Employee | None) -> None:
    """Refuse a person's own appointment, and one beyond the reach of who decides."""
    if by is not None and by.pk == employee.pk:
        raise ValidationError(ONESELF)
    check_reach(employee, by)
    post = fields.get("position")
    if post is not None:
        check_post(Employee(pk=employee.pk, name=employee.name, position=post), by)


def check_post(employee: Employee, by: Employee | None) -> None:
    """Refuse whoever appoints to a post that is beyond their reach."""
    if not reach_of(by)(employee):
        raise ValidationError({"position": beyond_post(employee)})


def check_reach(employee: Employee, by: Employee | None) -> None:
    """Refuse whoever does not decide on this person."""
    if not reach_of(by)(employee):
        raise ValidationError(beyond_reach(employee))
