"""Who of a team is away when: one month as a table of people and days."""

import calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from attendance.leave.models import Leave
from attendance.leave.rules import HOLDING, State
from attendance.leave.selectors import EVERYBODY
from attendance.timekeeping.outings.models import Outing
from attendance.timekeeping.outings.rules import COVERING
from hr.people.models import Department, Employee
from hr.people.selectors import subordinate_ids
from hr.roster.calendar.rules import DayType
from hr.roster.calendar.selectors import calendar_between
from regulations.rulebook.rules import day_of, start_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """What is shown on a person's day: `kind` is empty where the reader is not to know it."""

    kind: str
    label: object
    is_decided: bool
    link: str = ""


@dataclass
class Row:
    """A person with what is on each day of the month, in its order."""

    person: Employee
    cells: list[list[Mark]] = field(default_factory=list)
    days_away: int = 0


@dataclass
class Month:
    """A month of a team; `free` are the days on which nobody works by the calendar."""

    first: date
    days: list[date]
    free: set[date]
    rows: list[Row]
    departments: list[Department] = field(default_factory=list)
    department: Department | None = None

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - ONE_DAY).replace(day=1)

    @property
    def after(self) -> date:
        """The first day of the month after."""
        return self.days[-1] + ONE_DAY


def month_of(viewer: Employee, first: date, *, department: int | None, at: datetime) -> Month:
    """A month of the reader's own team, or of a department for who sees all.

    Why somebody is away is for them, whoever stands above them, and who sees all.
    """
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    below = set(subordinate_ids(viewer.pk))
    sees_all = viewer.has_perm(EVERYBODY)
    chosen = Department.objects.filter(pk=department).first() if sees_all and department else None
    people = _team(viewer, below, chosen)
    marks = _marks([each.pk for each in people], days)
    known = below | {viewer.pk}
    rows = [_row(each, days, marks[each.pk], sees_all or each.pk in known) for each in people]
    table = calendar_between(first, last)
    free = {day for day in days if table[day].type in (DayType.WEEKEND, DayType.HOLIDAY)}
    found = Month(first, days, free, rows, department=chosen)
    if sees_all:
        found.departments = list(Department.objects.all())
    return found


def _team(viewer: Employee, below: set[int], chosen: Department | None) -> list[Employee]:
    people = Employee.objects.filter(is_active=True).order_by("number")
    if chosen:
        return list(people.filter(department=chosen))
    team = Q(pk=viewer.pk) | Q(pk__in=below)
    if viewer.department_id:
        team |= Q(department=viewer.department_id)
    return list(people.filter(team))


def _marks(ids: list[int], days: list[date]) -> dict[int, list[tuple]]:
    """Stretches of these people in the month: (start, end, kind, label, is decided, link)."""
    span = (start_of(days[0]), start_of(days[-1] + ONE_DAY))
    found: dict[int, list[tuple]] = defaultdict(list)
    for row in Leave.objects.between(*span).filter(person__in=ids, state__in=HOLDING):
        decided = row.state == State.APPROVED
        words = (row.kind, row.get_kind_display(), decided, f"/leave/{row.pk}/")
        found[row.person_id].append((row.starts_at, row.ends_at, *words))
    outings = Outing.objects.filter(person__in=ids, state__in=COVERING)
    for row in outings.filter(starts_at__lt=span[1], ends_at__gt=span[0]):
        words = (row.kind, row.get_kind_display(), True, f"/outings/{row.pk}/")
        found[row.person_id].append((row.starts_at, row.ends_at, *words))
    return found


def _row(person: Employee, days: list[date], stretches: list[tuple], sees: bool) -> Row:
    on: dict[date, list[Mark]] = defaultdict(list)
    for start, end, kind, label, decided, link in sorted(stretches):
        if not sees and not decided:
            continue
        mark = Mark(kind, label, decided, link) if sees else Mark("", "", decided)
        day, last = day_of(start), day_of(end - timedelta(minutes=1))
        while day <= last:
            on[day].append(mark)
            day += ONE_DAY
    cells = [on.get(day, []) for day in days]
    return Row(person, cells, sum(1 for cell in cells if cell))
