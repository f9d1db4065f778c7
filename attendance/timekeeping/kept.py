"""Which days may be asked for: those on which a person's attendance is kept, none far ahead."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.closed import begins
from hr.people.models import Employee
from regulations.rulebook.rules import day_of

FARTHEST = timedelta(days=366)


def check_day(person: Employee, day: date, at: datetime, *, clause: str) -> None:
    """Refuse a day before the person's attendance is kept, and one more than a year ahead."""
    days = (begins(), person.hired_on, person.kept_from)
    kept = max((each for each in days if each), default=None)
    if kept and day < kept:
        raise ValidationError(
            _("Attendance of %(person)s is kept from %(day)s on."),
            params={"person": person.name, "day": kept.isoformat()},
            code=clause,
        )
    if day > day_of(at) + FARTHEST:
        raise ValidationError(
            _("%(day)s lies more than a year ahead."), params={"day": day.isoformat()}, code=clause
        )
