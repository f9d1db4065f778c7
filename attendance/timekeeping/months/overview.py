"""The month of a department or of everybody below somebody: a row for each person."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.judging.penalties import Before, judge_month
from attendance.timekeeping.judging.plain import occurrences_of
from attendance.timekeeping.judging.rules import Manner, Outcome
from attendance.timekeeping.judging.selectors import employed_between, first_day
from attendance.timekeeping.months.counting import before_month, counted
from attendance.timekeeping.months.rules import Day, days_of, last_of
from attendance.timekeeping.months.selectors import SEES_ALL, months_shown
from hr.people.models import Department, Employee
from hr.people.selectors import subordinate_ids
from hr.roster.calendar.rules import DayType
from hr.roster.calendar.selectors import calendar_between
from regulations.rulebook.rules import day_of

# One letter for each result, so that a person's days come as one word.
LETTERS = dict(zip(Outcome, "abcdefghijklmnopqrstuvwxyz", strict=False))
BLANK = "_"
ALL, FEW = "all", 200  # people whose month fits on one page
FREE = (DayType.WEEKEND, DayType.HOLIDAY)
_LETTER = " ".join(f"WHEN '{outcome}' THEN '{letter}'" for outcome, letter in LETTERS.items())
_WORDS = f"""
SELECT person_id, string_agg(CASE outcome {_LETTER} END, '' ORDER BY day),
    array_agg(extract(day FROM day)::int ORDER BY day), sum(absence), sum(unpaid)
FROM timekeeping_dayresult
WHERE person_id = ANY(%(people)s) AND day BETWEEN %(since)s AND %(until)s GROUP BY person_id
"""
# Days that count in the month; of who was absent every day, since a day at work ends a run.
_TOLD = """
SELECT person_id, day, outcome, version_id, occurrences, absence, missing, reminders, planned,
    worked, unpaid, is_whole
FROM timekeeping_dayresult
WHERE person_id = ANY(%(people)s) AND day BETWEEN %(since)s AND %(until)s AND (
    occurrences <> '[]' OR reminders > 0 OR absence > 0 OR person_id = ANY(%(absent)s))
ORDER BY person_id, day
"""


@dataclass(frozen=True)
class Row:
    """A person with their month: `letters` has one of LETTERS, or BLANK, for each day of it."""

    number: str
    name: str
    letters: str
    late: int
    early: int
    absence: int
    unpaid: int
    fines: Decimal


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
    # Days on which nobody works by the calendar of the company.
    free: frozenset[date] = frozenset()

    @property
    def fines(self) -> Decimal:
        """All fines of these people together, in yuan."""
        return sum((row.fines for row in self.rows), Decimal(0))


def overview(reader: Employee, month: date, unit: str, at: datetime) -> Overview:
    """The month of the people somebody sees; for who sees all of one department, or with "all" of
    everybody, which is where a company of FEW begins.

    Ten queries. Raises PermissionDenied for who sees nobody's month but their own.
    """
    sees_all = reader.has_perm(SEES_ALL)
    below = None if sees_all else subordinate_ids(reader.pk)
    if not sees_all and not below:
        raise PermissionDenied(_("You see your own month only."))
    people, units, chosen = _people(month, below), [], None
    if sees_all:
        units = sorted({each.unit for each in people if each.unit}, key=lambda each: each.code)
        chosen = _chosen(units, unit, reader, len(people))
        people = [each for each in people if chosen is None or each.unit == chosen]
    before, after = months_shown(month, first_day(), day_of(at))
    rows = _rows([(each.pk, each.number, each.name) for each in people], month)
    days = days_of(month)
    return Overview(month, days, rows, units, chosen, before, after, _free(days))


@dataclass(frozen=True)
class _Person:
    pk: int
    number: str
    name: str
    unit: Department | None


def _people(month: date, below: Collection[int] | None) -> list[_Person]:
    """Who is employed in a month, of those below somebody where it is not everybody; one query."""
    people = employed_between(month, last_of(month))
    if below is not None:
        people = people.filter(pk__in=below)
    fields = ("pk", "number", "name", "department", "department__code", "department__name")
    return [
        _Person(pk, number, name, Department(pk=unit, code=code, name=called) if unit else None)
        for pk, number, name, unit, code, called in people.values_list(*fields)
    ]


def _chosen(units: list[Department], asked: str, reader: Employee, count: int) -> Department | None:
    """The department that is asked for; else none, but where everybody is too many for a page."""
    found = next((each for each in units if each.code == asked), None)
    if found or asked == ALL or count <= FEW:
        return found
    own = next((each for each in units if each.pk == reader.department_id), None)
    return own or next(iter(units), None)


def _free(days: list[date]) -> frozenset[date]:
    calendar = calendar_between(days[0], days[-1])
    return frozenset(day for day in days if calendar[day].type in FREE)


def _rows(people: list[tuple[int, str, str]], month: date) -> list[Row]:
    ids = [pk for pk, _number, _name in people]
    values = {"people": ids, "since": month, "until": last_of(month)}
    days, length = {}, last_of(month).day
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, values)
        for person, letters, places, absence, unpaid in cursor.fetchall():
            days[person] = _placed(letters, places, length), absence, unpaid
        absent = [person for person, (_letters, absence, _unpaid) in days.items() if absence > 1]
        cursor.execute(_TOLD, values | {"absent": absent})
        told = cursor.fetchall()
    counts = _counts(told, before_month(ids, month))
    nothing, blank = (0, 0, Decimal(0)), (BLANK * length, 0, 0)
    found = []
    for pk, number, name in people:
        letters, absence, unpaid = days.get(pk, blank)
        late, early, fines = counts.get(pk, nothing)
        found.append(Row(number, name, letters, late, early, absence, unpaid, fines))
    return found


def _placed(letters: str, places: list[int], length: int) -> str:
    """Letters at their days of the month."""
    if len(letters) == length:
        return letters
    by_day = dict(zip(places, letters, strict=True))
    return "".join(by_day.get(number, BLANK) for number in range(1, length + 1))


def _counts(
    told: Collection[tuple], before: dict[int, Before]
) -> dict[int, tuple[int, int, Decimal]]:
    """Times late and early and the fines of the month, by person."""
    days: dict[int, list[Day]] = defaultdict(list)
    for person, day, outcome, version, occurrences, *rest in told:
        found = occurrences_of(json.loads(occurrences))
        days[person].append(Day(day, Outcome(outcome), version, found, *rest))
    counts = {}
    for person, found in days.items():
        manners = [one.manner for each in found for one in each.occurrences]
        late = manners.count(Manner.LATE)
        verdict = judge_month([counted(each) for each in found], before.get(person, Before()))
        counts[person] = late, len(manners) - late, verdict.fines
    return counts
