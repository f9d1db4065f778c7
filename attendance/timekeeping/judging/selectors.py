"""Facts of days gathered for many people at once, and which days still want a result."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db import connection
from django.db.models import Q, QuerySet

from attendance.timekeeping import closed, registry
from attendance.timekeeping.judging.models import DayResult, EarlierResult
from attendance.timekeeping.judging.rules import AttendanceRules, DayFacts
from attendance.timekeeping.punches.selectors import punches_between
from hr.people.models import Employee
from hr.roster.shifts.rules import DayPlan
from hr.roster.shifts.selectors import RulesOn, plans
from regulations.rulebook.rules import start_of
from regulations.rulebook.rulesets import from_values
from regulations.rulebook.selectors import versions

ONE_DAY = timedelta(days=1)
# No window of a day begins earlier or ends later than so long from its midnight.
BEFORE, BEHIND = timedelta(hours=18), timedelta(hours=54)
PersonDay = tuple[int, date]
FindPlans = Callable[[Collection[int], date, date], dict[PersonDay, DayPlan]]
_SPAN = ("pk", "hired_on", "kept_from", "left_on", "is_active")


@dataclass(frozen=True)
class DayRules:
    """The numbers of attendance in force on a day, and their version by its id."""

    version: int
    rules: AttendanceRules


def rules_between(until: date) -> Callable[[date], DayRules]:
    """The numbers of attendance by day, up to one; one query.

    Calling the answer raises LookupError for a day on which none hold.
    """
    stored = list(versions("attendance").filter(in_force_from__lte=until))
    filled: dict[int, DayRules] = {}

    def rules_on(day: date) -> DayRules:
        version = next((each for each in stored if each.in_force_from <= day), None)
        if version is None:
            raise LookupError(f"The rule set attendance has no version in force on {day}.")
        if version.pk not in filled:
            rules = from_values(AttendanceRules, version.values)
            filled[version.pk] = DayRules(version.pk, rules)
        return filled[version.pk]

    return rules_on


def facts_of(
    days: Collection[PersonDay],
    *,
    at: datetime,
    is_final: bool = False,
    roster: RulesOn | None = None,
    planned: FindPlans | None = None,
) -> Iterator[tuple[int, DayFacts]]:
    """Everything these days of people are judged from, in the order of people and days.

    What people work follows from the rules in force, or from those that `roster` gives for a day,
    or is what `planned` says instead of the roster.
    As many queries for one day as for all days of many people; the days should lie near each
    other, since everything between the first and the last is loaded.
    """
    people = {person for person, _day in days}
    since, until = min(day for _person, day in days), max(day for _person, day in days)
    employed = _employed(people)
    find = planned or partial(plans, rules_on=roster)
    planned = find(people, since - ONE_DAY, until + ONE_DAY)
    start, end = start_of(since) - BEFORE, start_of(until) + BEHIND
    marks, covers = punches_between(people, start, end), registry.covers(people, start, end)
    findings = registry.findings(people, since, until)
    at_of = {person: [mark.at for mark in found] for person, found in marks.items()}
    for person, day in sorted(days):
        midnight = start_of(day)
        within = midnight - BEFORE, midnight + BEHIND
        places = [bisect_left(at_of.get(person, ()), moment) for moment in within]
        yield (
            person,
            DayFacts(
                day=day,
                plan=planned[person, day] if employed(person, day) else None,
                at=at,
                marks=tuple(marks.get(person, ())[slice(*places)]),
                covers=_near(covers.get(person, ()), *within),
                findings=tuple(each for each in findings.get(person, ()) if each.day == day),
                before=_end(planned[person, day - ONE_DAY]),
                after=_start(planned[person, day + ONE_DAY]),
                is_final=is_final,
            ),
        )


def _near(covers: Sequence, start: datetime, end: datetime) -> tuple:
    return tuple(each for each in covers if each.starts_at < end and each.ends_at > start)


def _end(plan: DayPlan) -> datetime | None:
    return plan.spells[-1][1] if plan.spells else None


def _start(plan: DayPlan) -> datetime | None:
    return plan.spells[0][0] if plan.spells else None


def _employed(people: Collection[int]) -> Callable[[int, date], bool]:
    """Who of these people works here on a day, and from when their attendance is kept."""
    rows = Employee.objects.filter(pk__in=people)
    spans = {
        pk: (
            max(first or date.min, kept or date.min),
            last or (date.max if is_active else date.min),
        )
        for pk, first, kept, last, is_active in rows.values_list(*_SPAN)
    }

    def is_employed(person: int, day: date) -> bool:
        first, last = spans[person]
        return first <= day <= last

    return is_employed


def employed_between(since: date, until: date) -> QuerySet[Employee]:
    """Everybody who works here on some day of these and whose attendance is kept, by number."""
    return Employee.objects.filter(
        Q(hired_on=None) | Q(hired_on__lte=until),
        Q(kept_from=None) | Q(kept_from__lte=until),
        Q(left_on__gte=since) | Q(left_on=None, is_active=True),
    ).order_by("number")


def first_day() -> date | None:
    """From which day on attendance is kept: days before it are judged by nobody. One query."""
    return closed.begins()


# Days without a result of people employed on them, and days whose windows have closed since.
_UNJUDGED = """
SELECT e.id, d.day::date
FROM generate_series(%(since)s::date, %(until)s::date, '1 day') AS d(day)
JOIN people_employee AS e
    ON coalesce(greatest(e.hired_on, e.kept_from), d.day::date) <= d.day::date
    AND CASE WHEN e.left_on IS NULL THEN e.is_active ELSE e.left_on >= d.day::date END
LEFT JOIN timekeeping_dayresult AS r ON r.person_id = e.id AND r.day = d.day::date
WHERE r.id IS NULL
UNION ALL
SELECT r.person_id, r.day FROM timekeeping_dayresult AS r
WHERE r.open_until <= %(at)s AND r.day BETWEEN %(since)s AND %(until)s
ORDER BY 2, 1
LIMIT %(limit)s
"""


def unjudged_days(since: date, until: date, *, at: datetime, limit: int) -> list[PersonDay]:
    """Days of these, both ends among them, that are over and still want their result."""
    start = first_day()
    if start is None or until < start:
        return []
    values = {"since": max(since, start), "until": until, "at": at, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_UNJUDGED, values)
        return cursor.fetchall()


def earlier_results(person_id: int, day: date) -> list[EarlierResult]:
    """What a day of a person was judged before, the newest first, with the version."""
    rows = EarlierResult.objects.filter(person=person_id, day=day).select_related("version")
    return list(rows.order_by("-pk"))


def result_of(person_id: int, day: date) -> DayResult | None:
    """The result that holds of a person's day, with its version; None where there is none yet."""
    rows = DayResult.objects.filter(person=person_id, day=day)
    return rows.select_related("version").first()
