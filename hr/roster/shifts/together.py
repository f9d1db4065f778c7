"""What a department works in a month: a row for each person, a sign for each day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import pgettext_lazy

from hr.people.models import Department, Employee
from hr.roster.calendar.rules import CalendarDay, DayType
from hr.roster.calendar.selectors import calendar_between
from hr.roster.pages import month_after
from hr.roster.shifts.board import Shift, patterns_until, shifts_known
from hr.roster.shifts.rules import OFFICE, DayKind, DayPlan, Role
from hr.roster.shifts.selectors import plans

FREE = (DayType.WEEKEND, DayType.HOLIDAY)
OF_ROLE = {
    Role.MAIN: pgettext_lazy("one sign", "main"),
    Role.ASSISTANT: pgettext_lazy("one sign", "asst"),
}
OF_KIND = {DayKind.AFTER_MAIN: pgettext_lazy("one sign", "off"), DayKind.UNPLANNED: "?"}


@dataclass(frozen=True)
class Cell:
    """A day of somebody in the table: a sign, what it stands for, and the kind of the day."""

    sign: object
    title: str
    kind: str


@dataclass(frozen=True)
class Row:
    """A person with their month."""

    person: Employee
    cells: list[Cell]


@dataclass(frozen=True)
class Together:
    """The month of a department (None: of everybody) with the days of its head."""

    first: date
    days: list[CalendarDay]
    rows: list[Row]
    units: list[Department]
    unit: Department | None

    @property
    def free(self) -> frozenset[date]:
        """Days on which nobody works by the calendar."""
        return frozenset(each.day for each in self.days if each.type in FREE)


def month_together(first: date, unit: str) -> Together:
    """Everybody's shifts of a month, or those of the department with a code; nine queries."""
    last = month_after(first) - timedelta(days=1)
    units = list(Department.objects.filter(members__is_active=True).distinct())
    chosen = next((each for each in units if each.code == unit), None)
    people = Employee.objects.filter(is_active=True).order_by("department__code", "number")
    if chosen:
        people = people.filter(department=chosen)
    people, calendar = list(people), calendar_between(first, last)
    found = plans([person.pk for person in people], first, last, calendar=calendar)
    shifts = {each.code: each for each in shifts_known(last, patterns_until(last))}
    rows = [
        Row(person, [cell_of(found[person.pk, day], shifts) for day in calendar])
        for person in people
    ]
    return Together(first, list(calendar.values()), rows, units, chosen)


def cell_of(plan: DayPlan, shifts: dict[str, Shift]) -> Cell:
    """A day as its cell shows it: a dot for the office shift, nothing for a day of rest."""
    if plan.kind != DayKind.WORK:
        return Cell(OF_KIND.get(plan.kind, ""), str(plan.kind.label), plan.kind)
    shift = shifts.get(plan.pattern)
    title = str(shift or plan.pattern)
    if plan.role:
        return Cell(OF_ROLE[plan.role], title, plan.role)
    if plan.pattern == OFFICE:
        return Cell("·", title, plan.kind)
    return Cell(str(shift.name if shift else plan.pattern)[:4], title, "own")
