"""Months of people counted from the results of their days, for many people at once."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
from regulations.rulebook import clause
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.rules import day_of, start_of
from regulations.rulebook.rulesets import from_values

COLUMNS = (
    "person_id", "day", "outcome", "version_id", "occurrences", "absence", "missing", "reminders",
    "planned", "worked", "unpaid", "is_whole",
)  # fmt: skip
# So far back a run of absence is looked for.
RUN = timedelta(days=62)
# What a closed day would be judged now stands in its newest adjustment; what is about to be booked
# comes before that.
_EFFECTIVE = """
SELECT r.person_id, r.day, r.planned, coalesce(n.absence, a.absence, r.absence) AS absence,
    coalesce(n.is_whole, a.is_whole, r.is_whole) AS is_whole
FROM timekeeping_dayresult AS r
LEFT JOIN LATERAL (
    SELECT (after ->> 'absence')::smallint AS absence,
        coalesce((after ->> 'is_whole')::boolean, after ->> 'absence' = '2') AS is_whole
    FROM timekeeping_adjustment
    WHERE person_id = r.person_id AND day = r.day ORDER BY number DESC LIMIT 1
) AS a ON true
LEFT JOIN jsonb_to_recordset(%(instead)s)
    AS n (person_id bigint, day date, absence smallint, is_whole boolean)
    ON n.person_id = r.person_id AND n.day = r.day
WHERE r.person_id = ANY(%(people)s) AND r.day >= %(since)s AND r.day < %(month)s
"""
# Absence of the calendar year, and the days of a run that has not ended.
_BROUGHT = f"""
WITH held AS ({_EFFECTIVE})
SELECT person_id, NULL, count(*) FILTER (WHERE is_whole), sum(absence)
FROM held WHERE absence > 0 AND day >= %(year)s GROUP BY person_id
UNION ALL
SELECT person_id, day, 0, 0
FROM held AS h WHERE planned > 0 AND is_whole AND day >= %(run)s AND NOT EXISTS (
    SELECT FROM held AS later WHERE later.person_id = h.person_id AND later.day > h.day
        AND later.planned > 0 AND NOT later.is_whole)
ORDER BY 1, 2
"""
_INSTEAD = ("person_id", "day", "absence", "is_whole")
# By the id of their version: the values of a version never change.
_rules: dict[int, AttendanceRules] = {}


def rules_of(version: int) -> AttendanceRules:
    """The numbers of a version by its id; asked for once by each process."""
    if version not in _rules:
        stored = RuleVersion.objects.get(pk=version, rule_set="attendance")
        _rules[version] = from_values(AttendanceRules, stored.values)
    return _rules[version]


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
    """The month of each of these people, as far as its days are judged; three queries."""
    people = list(person_ids)
    days = days_between(people, month, last_of(month))
    before = before_month(people, month)
    return {
        person: person_month(days.get(person, ()), before.get(person, Before()))
        for person in people
    }


def person_month(days: Iterable[Day], before: Before) -> PersonMonth:
    """A month counted from its days."""
    days = tuple(days)
    verdict = judge_month([counted(each) for each in days], before)
    return PersonMonth(days, verdict, figures_of(days, verdict))


def counted(each: Day) -> Counted:
    """A day as penalties count it: by the version it was judged by."""
    return Counted(
        each.day,
        rules_of(each.version),
        each.occurrences,
        each.absence,
        each.reminders,
        each.planned > 0,
        each.is_whole,
    )


@dataclass
class _Brought:
    """What is gathered for one person."""

    year: tuple[int, int] = (0, 0)
    running: tuple[date, ...] = ()
    postings: tuple[date, ...] = ()


def before_month(
    people: Collection[int], month: date, *, instead: Sequence[Mapping] = ()
) -> dict[int, Before]:
    """What earlier months bring along, by person; two queries.

    `instead`: rows of closed days, as adjustments keep them, that shall count as if booked.
    """
    found: dict[int, _Brought] = defaultdict(_Brought)
    year, run = month.replace(month=1), month - RUN
    rows = [{name: row[name] for name in _INSTEAD} for row in instead]
    values = {"people": list(people), "month": month, "year": year, "run": run}
    values |= {"instead": json.dumps(rows)}
    with connection.cursor() as cursor:
        cursor.execute(_BROUGHT, values | {"since": min(year, run)})
        for person, day, whole, halves in cursor.fetchall():
            if day is None:
                found[person].year = whole, halves
            else:
                found[person].running += (day,)
    for person, day in _postings(people, month):
        found[person].postings += (day,)
    return {
        person: Before(*each.year, each.running, each.postings) for person, each in found.items()
    }


@clause("A2.2-7.2")
def _postings(people: Collection[int], month: date) -> Iterable[tuple[int, date]]:
    """Postings by the ladder that hold, of the year up to the month's last day.

    One of an earlier month comes before this one, on whatever day it was decided.
    """
    start, end = month.replace(year=month.year - 1), last_of(month)
    rows = Measure.objects.standing().filter(
        person__in=people,
        kind=Kind.POSTING,
        ruling__clause="A2.2-7.2",
        at__gte=start_of(start),
    )
    eve, names = month - timedelta(days=1), ("person_id", "at", "ruling__case__facts__month")
    for person, at, of in rows.values_list(*names):
        day = min(day_of(at), eve) if of and of < f"{month:%Y-%m}" else day_of(at)
        if day <= end:
            yield person, day


def replaced(days: Iterable[Day], by: Mapping[date, Day]) -> list[Day]:
    """Days, some of them judged otherwise."""
    return [by.get(each.day, each) for each in days]
