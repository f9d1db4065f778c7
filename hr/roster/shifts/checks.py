"""What speaks against a shift or a single day of a person, whoever says so and when."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.people.rules import Stage
from hr.roster.shifts.rules import CLAUSE, Terms
from hr.roster.shifts.selectors import plans, shifts_on

PAIR_HINT = _("Their pair duty decides this day: change the pair.")


def check_terms(
    *, person: Employee, terms: Terms, starts_on: date, ends_on: date | None, by
) -> None:
    """Refuse terms by which a person does not work from a day on, whoever says so and when."""
    check_person(person, by)
    _check_here(person, ends_on or date.max, starts_on)
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError(_("The last day lies before the first."), code=CLAUSE)
    if not set(terms.rest_days) <= set(range(1, 8)):
        raise ValidationError(_("A weekday is a number from 1 to 7."), code=CLAUSE)
    _check_pattern(terms.pattern, starts_on)


def check_single(*, person: Employee, day: date, pattern: str, reason: str, by) -> None:
    """Refuse what a person does not work on a single day, whoever says so and when."""
    check_person(person, by)
    _check_here(person, day, day)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    _check_pattern(pattern, day)
    _check_no_pair([person.pk], day)


def check_person(person: Employee, by) -> None:
    """Nobody plans for themselves, or for who has left."""
    if by is not None and by.pk == person.pk:
        raise ValidationError(_("Nobody plans their own shift."), code=CLAUSE)
    if Employee.objects.get(pk=person.pk).stage == Stage.LEFT:
        raise ValidationError(_("%(person)s has left."), params={"person": person}, code=CLAUSE)


def _check_here(person: Employee, last: date, first: date) -> None:
    """Refuse days on which somebody does not work here yet, or no more."""
    if person.hired_on and last < person.hired_on:
        raise ValidationError(
            _("%(person)s does not work here before %(day)s."),
            params={"person": person, "day": person.hired_on.isoformat()},
            code=CLAUSE,
        )
    if person.left_on and first > person.left_on:
        raise ValidationError(
            _("%(person)s does not work here after %(day)s."),
            params={"person": person, "day": person.left_on.isoformat()},
            code=CLAUSE,
        )


def _check_pattern(pattern: str, day: date) -> None:
    if pattern and pattern not in shifts_on(day):
        raise ValidationError(
            _("No shift %(pattern)s holds on %(day)s."),
            params={"pattern": pattern, "day": day},
            code=CLAUSE,
        )


def _check_no_pair(person_ids: Collection[int], day: date) -> None:
    for plan in plans(person_ids, day, day).values():
        if plan.role or plan.kind == "after_main":
            raise ValidationError(PAIR_HINT, code=CLAUSE)
