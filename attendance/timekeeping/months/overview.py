"""The month of a department or of everybody below somebody: a row for each person."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.judging.selectors import first_day
from attendance.timekeeping.months.counting import months_of
from attendance.timekeeping.months.rules import PersonMonth, days_of
from attendance.timekeeping.months.selectors import SEES_ALL, months_shown, seen_by
from hr.people.models import Department, Employee
from regulations.rulebook.rules import day_of


@dataclass(frozen=True)
class Row:
    """A person with their month."""

    person: Employee
    sums: PersonMonth


@dataclass(frozen=True)
class Overview:
    """The page of a month: people of one department, or of all those below the reader."""

    month: date
    days: list[date]
    rows: list[Row]
    units: list[Department]
    unit: Department | None
    before: date | None
    after: date | None

    @property
    def fines(self):
        """All fines of these people together, in yuan."""
        return sum(row.sums.figures.fines for row in self.rows)


def overview(reader: Employee, month: date, unit: str, at: datetime) -> Overview:
    """The month of the people somebody sees; of one department at a time for who sees all.

    Raises PermissionDenied for who sees nobody's month but their own.
    """
    people, units, chosen = seen_by(reader, month), [], None
    if reader.has_perm(SEES_ALL):
        units = _units(people)
        chosen = next((each for each in units if each.code == unit), None)
        chosen = chosen or next((each for each in units if each.pk == reader.department_id), None)
        chosen = chosen or next(iter(units), None)
        people = [each for each in people if each.department == chosen]
    elif not people:
        raise PermissionDenied(_("You see your own month only."))
    months = months_of([person.pk for person in people], month)
    before, after = months_shown(month, first_day(), day_of(at))
    rows = [Row(person, months[person.pk]) for person in people]
    return Overview(month, days_of(month), rows, units, chosen, before, after)


def _units(people: list[Employee]) -> list[Department]:
    found = {each.department.pk: each.department for each in people if each.department}
    return sorted(found.values(), key=lambda each: each.code)
