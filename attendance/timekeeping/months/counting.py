"""Months of people counted from the results of their days, for many people at once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.penalties import Before, Counted, judge_month
from attendance.timekeeping.judging.plain import occurrences_of
from attendance.timekeeping.judging.rules import AttendanceRules, Outcome
from attendance.timekeeping.months.rules import Day, PersonMonth, figures_of, last_of
from hr.discipline.models import Measure
from hr.discipline.rulings.rules import Kind
from regulations.rulebook.rules import day_of, start_of
from regulations.rulebook.rulesets import from_values
from regulations.rulebook.selectors import versions

COLUMNS = (
    "person_id", "day", "outcome", "version_id", "occurrences", "absence", "missing", "reminders",
    "planned", "worked", "unpaid",
)  # fmt: skip
# So far back a run of absence is looked for.
RUN = timedelta(days=62)
# What a closed day would be judged now stands in its newest adjustment.
_EFFECTIVE = """
SELECT r.person_id, r.day, r.planned, coalesce(a.absence, r.absence) AS absence
FROM timekeeping_dayresult AS r
LEFT JOIN LATERAL (
    SELECT (after ->> 'absence')::smallint AS absence FROM timekeeping_adjustment
    WHERE person_id = r.person_id AND day = r.day ORDER BY number DESC LIMIT 1
) AS a ON true
WHERE r.person_id = ANY(%(people)s) AND r.day >= %(since)s AND r.day < %(month)s
"""
_YEAR = f"""
SELECT person_id, count(*) FILTER (WHERE absence = 2), sum(absence)
FROM ({_EFFECTIVE}) AS held WHERE absence > 0 GROUP BY person_id
"""
_RUNNING = f"""
WITH held AS ({_EFFECTIVE})
SELECT person_id, day FROM held AS h WHERE planned > 0 AND absence = 2 AND NOT EXISTS (
    SELECT FROM held AS later WHERE later.person_id = h.person_id AND later.day > h.day
        AND later.planned > 0 AND later.absence < 2)
ORDER BY person_id, day
"""


def rules_by_version() -> Callable[[int], AttendanceRules]:
    """The numbers of attendance by the id of their version; one query."""
    stored = {each.pk: each.values for each in versions("attendance")}
    filled: dict[int, AttendanceRules] = {}

    def rules_of(version: int) -> AttendanceRules:
        if version not in filled:
            filled[version] = from_values(AttendanceRules, stored[version])
        return filled[version]

    return rules_of


def days_between(person_ids: Collection[int], since: date, until: date) -> dict[int, list[Day]]:
    """The results of days that hold, by person, in order; one query."""
    rows = DayResult.objects.filter(person__in=person_ids, day__range=(since, until))
    found: dict[int, list[Day]] = defaultdict(list)
    for row in rows.order_by("person", "day").values_list(*COLUMNS):
        person, day, outcome, version, occurrences, *counts = row
        told = occurrences_of(occurrences) if occurrences else ()
        found[person].append(Day(day, Outcome(outcome), version, told, *counts))
    return found


def months_of(person_ids: Collection[int], month: date) -> dict[int, PersonMonth]:
    """The month of each of these people, as far as its days are judged; six queries."""
    people = list(person_ids)
    days = days_between(people, month, last_of(month))
    rules_of, before = rules_by_version(), before_month(people, month)
    return {
        person: person_month(days.get(person, ()), rules_of, before.get(person, Before()))
        for person in people
    }


def person_month(
    days: Iterable[Day], rules_of: Callable[[int], AttendanceRules], before: Before
) -> PersonMonth:
    """A month counted from its days."""
    days = tuple(days)
    verdict = judge_month([counted(each, rules_of) for each in days], before)
    return PersonMonth(days, verdict, figures_of(days, verdict))


def counted(each: Day, rules_of: Callable[[int], AttendanceRules]) -> Counted:
    """A day as penalties count it: by the version it was judged by."""
    return Counted(
        each.day,
        rules_of(each.version),
        each.occurrences,
        each.absence,
        each.reminders,
        each.planned > 0,
    )


@dataclass
class _Brought:
    """What is gathered for one person."""

    year: tuple[int, int] = (0, 0)
    running: tuple[date, ...] = ()
    postings: tuple[date, ...] = ()


def before_month(people: Collection[int], month: date) -> dict[int, Before]:
    """What earlier months bring along, by person; three queries."""
    found: dict[int, _Brought] = defaultdict(_Brought)
    with connection.cursor() as cursor:
        values = {"people": list(people), "month": month, "since": month.replace(month=1)}
        cursor.execute(_YEAR, values)
        for person, whole, halves in cursor.fetchall():
            found[person].year = whole, halves
        cursor.execute(_RUNNING, values | {"since": month - RUN})
        for person, day in cursor.fetchall():
            found[person].running += (day,)
    for person, day in _postings(people, month):
        found[person].postings += (day,)
    return {
        person: Before(*each.year, each.running, each.postings) for person, each in found.items()
    }


def _postings(people: Collection[int], month: date) -> Iterable[tuple[int, date]]:
    """Postings by the ladder that hold, of the year up to the month's last day."""
    start, end = month.replace(year=month.year - 1), start_of(last_of(month) + timedelta(days=1))
    rows = Measure.objects.standing().filter(
        person__in=people,
        kind=Kind.POSTING,
        ruling__clause="A2.2-7.2",
        at__gte=start_of(start),
        at__lt=end,
    )
    return [(person, day_of(at)) for person, at in rows.values_list("person_id", "at")]


def replaced(days: Iterable[Day], by: Mapping[date, Day]) -> list[Day]:
    """Days, some of them judged otherwise."""
    return [by.get(each.day, each) for each in days]
