"""What people work on each day."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from hr.roster.calendar.rules import CalendarDay
from hr.roster.calendar.selectors import calendar_between
from hr.roster.pairs.models import DutyPair
from hr.roster.shifts.models import ShiftAssignment, ShiftPattern, SingleDay
from hr.roster.shifts.rules import (
    LONGEST_REST,
    STANDARD,
    DayPlan,
    Hours,
    Role,
    RosterRules,
    Standing,
    Terms,
    plan_day,
)
from regulations.rulebook.rules import start_of
from regulations.rulebook.rulesets import from_values
from regulations.rulebook.selectors import in_force, versions

RulesOn = Callable[[date], RosterRules]
Pairs = Mapping[date, tuple[int, int]]  # main and assistant, by their ids
ShiftsOn = Callable[[date], dict[str, Hours]]


@dataclass(frozen=True)
class PlanRows:
    """What plans are made of: the company's own patterns as (code, first day, spells) in order of
    their days, the assignments that hold, and by (person, day) the pattern of single days."""

    patterns: Sequence[tuple[str, date, Hours]]
    assigned: Iterable[ShiftAssignment]
    singles: Mapping[tuple[int, date], str]


def plans(
    person_ids: Collection[int],
    since: date,
    until: date,
    *,
    calendar: Mapping[date, CalendarDay] | None = None,
    rules_on: RulesOn | None = None,
    rows: PlanRows | None = None,
    pairs: Pairs | None = None,
) -> dict[tuple[int, date], DayPlan]:
    """What each of these people works on every day from one to another, both among them.

    By the rule version in force on each day, or by the rules that `rules_on` gives for it. Six
    queries, however many people and days; one less for whoever brings the `calendar` of these
    days, three less for whoever brings the `rows`. `pairs` stand in the place of those stored.
    Raises LookupError where no rules hold.
    """
    people = set(person_ids)
    rules_on = rules_on or roster_rules_between(since - timedelta(days=LONGEST_REST), until)
    rows = rows or _rows_between(people, since, until)
    shifts_on, terms_on = _shifts_by(rows.patterns, rules_on), _terms_by(rows.assigned)
    roles, resting = _pairs_between(since, until, rules_on, pairs or {})
    found = {}
    for day, known in (calendar or calendar_between(since, until)).items():
        shifts, made = shifts_on(day), {}
        for person in people:
            key = (person, day)
            standing = Standing(
                terms_on(person, day),
                roles.get(key, Role.NONE),
                key in resting,
                rows.singles.get(key),
            )
            if standing not in made:
                made[standing] = plan_day(known, standing, shifts)
            found[key] = made[standing]
    return found


@dataclass(frozen=True)
class Otherwise:
    """A plan that is tried: an assignment that would hold, what would be set for single days
    ("": rest, None: taken back), pairs, and days of the calendar."""

    assigned: ShiftAssignment | None = None
    singles: Mapping[tuple[int, date], str | None] = field(default_factory=dict)
    pairs: Pairs = field(default_factory=dict)
    days: Mapping[date, CalendarDay] = field(default_factory=dict)


def plans_otherwise(
    change: Otherwise, person_ids: Collection[int], since: date, until: date
) -> dict[tuple[int, date], DayPlan]:
    """What each of these people would work on every day, as `plans` tells what they do."""
    people, calendar = set(person_ids), calendar_between(since, until)
    calendar |= {day: each for day, each in change.days.items() if day in calendar}
    rows = _rows_between(people, since, until)
    singles = dict(rows.singles) | dict(change.singles)
    tried = PlanRows(
        rows.patterns,
        [*([change.assigned] if change.assigned else ()), *rows.assigned],
        {key: pattern for key, pattern in singles.items() if pattern is not None},
    )
    pairs = {day: pair for day, pair in change.pairs.items() if day <= until}
    return plans(people, since, until, calendar=calendar, rows=tried, pairs=pairs)


def roster_rules_between(since: date, until: date) -> RulesOn:
    """The rules of shifts and pairs by day, from one day to another; one query.

    Calling the answer raises LookupError for a day on which no rules hold.
    """
    stored = list(versions("roster").filter(in_force_from__lte=until))
    filled: dict[int, RosterRules] = {}

    def rules_on(day: date) -> RosterRules:
        version = next((each for each in stored if each.in_force_from <= day), None)
        if version is None:
            raise LookupError(f"The rule set roster has no version in force on {day}.")
        if version.pk not in filled:
            filled[version.pk] = from_values(RosterRules, version.values)
        return filled[version.pk]

    return rules_on


def shifts_on(day: date) -> dict[str, Hours]:
    """Every pattern that holds on a day, by code: the regulations' and the company's own."""
    return _shifts_by(_patterns_until(day), rules_in_memory)(day)


def rules_in_memory(day: date) -> RosterRules:
    """The rules in force on a day, as this process remembers them: no query."""
    return in_force("roster", start_of(day)).params


def _rows_between(people: Collection[int], since: date, until: date) -> PlanRows:
    return PlanRows(
        _patterns_until(until),
        _assigned_between(people, since, until),
        _singles_between(people, since, until),
    )


def _patterns_until(until: date) -> list[tuple[str, date, Hours]]:
    rows = ShiftPattern.objects.filter(from_day__lte=until).order_by("from_day", "pk")
    return list(rows.values_list("code", "from_day", "spells"))


def _shifts_by(own: Sequence[tuple[str, date, Hours]], rules_on: RulesOn) -> ShiftsOn:
    def on(day: date) -> dict[str, Hours]:
        held = {code: spells for code, from_day, spells in own if from_day <= day}
        return held | rules_on(day).shifts

    return on


def terms_between(
    people: Collection[int], since: date, until: date
) -> Callable[[int, date], Terms]:
    """How each of these people works on a day: (person, day) → terms; one query."""
    return _terms_by(_assigned_between(people, since, until))


def _assigned_between(
    people: Collection[int], since: date, until: date
) -> Iterable[ShiftAssignment]:
    return ShiftAssignment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=since),
        person__in=people,
        replaced_at=None,
        starts_on__lte=until,
    )


def _terms_by(rows: Iterable[ShiftAssignment]) -> Callable[[int, date], Terms]:
    assigned = defaultdict(list)
    for row in rows:
        terms = Terms(row.pattern, frozenset(row.rest_days), row.holidays_free)
        assigned[row.person_id].append((row.starts_on, row.ends_on or date.max, terms))

    def on(person: int, day: date) -> Terms:
        mine = assigned.get(person, ())
        return next((terms for start, end, terms in mine if start <= day <= end), STANDARD)

    return on


def _singles_between(
    people: Collection[int], since: date, until: date
) -> dict[tuple[int, date], str]:
    rows = SingleDay.objects.filter(person__in=people, day__range=(since, until), withdrawn_at=None)
    found = rows.values_list("person", "day", "pattern")
    return {(person, day): pattern for person, day, pattern in found}


def _pairs_between(
    since: date, until: date, rules_on: RulesOn, instead: Pairs
) -> tuple[dict[tuple[int, date], Role], set[tuple[int, date]]]:
    """Who stands in a pair when, and who rests when after the main shift (A2.2-1)."""
    rows = DutyPair.objects.filter(day__range=(since - timedelta(days=LONGEST_REST), until))
    roles: dict[tuple[int, date], Role] = {}
    resting: set[tuple[int, date]] = set()
    stand = {day: pair for day, *pair in rows.values_list("day", "main", "assistant")}
    for day, (main, assistant) in (stand | dict(instead)).items():
        roles[main, day], roles[assistant, day] = Role.MAIN, Role.ASSISTANT
        resting.update((main, rest) for rest in days_after(day, rules_on(day)))
    return roles, resting


def days_after(day: date, rules: RosterRules) -> Iterable[date]:
    """The days off that follow a main shift on a day."""
    return [day + timedelta(days=number) for number in range(1, rules.rest_after_main_days + 1)]
