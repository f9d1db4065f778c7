"""What people work on each day."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from hr.roster.calendar.rules import CalendarDay
from hr.roster.calendar.selectors import calendar_between
from hr.roster.pairs.models import DutyPair
from hr.roster.shifts.models import ShiftAssignment, ShiftPattern, SingleDay
from hr.roster.shifts.rules import (
    BUILT_IN,
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
from regulations.rulebook.rules import WORDS
from regulations.rulebook.rulesets import from_values
from regulations.rulebook.selectors import versions

RulesOn = Callable[[date], RosterRules]
ShiftsOn = Callable[[date], dict[str, Hours]]


def plans(person_ids: Collection[int], since: date, until: date) -> dict[tuple[int, date], DayPlan]:
    """What each of these people works on every day from one to another, both among them.

    By the rule version in force on each day. Seven queries, however many people and days. Raises
    LookupError where no rules hold on a day.
    """
    people = set(person_ids)
    rules_on = roster_rules_between(since - timedelta(days=LONGEST_REST), until)
    shifts_on = _shifts_between(until, rules_on)
    terms_on = terms_between(people, since, until)
    singles = _singles_between(people, since, until)
    roles, resting = _pairs_between(since, until, rules_on)
    found = {}
    for day, calendar in calendar_between(since, until).items():
        shifts, made = shifts_on(day), {}
        for person in people:
            key = (person, day)
            standing = Standing(
                terms_on(person, day),
                roles.get(key, Role.NONE),
                key in resting,
                singles.get(key),
            )
            if standing not in made:
                made[standing] = plan_day(calendar, standing, shifts)
            found[key] = made[standing]
    return found


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
    return _shifts_between(day, roster_rules_between(day, day))(day)


def _shifts_between(until: date, rules_on: RulesOn) -> ShiftsOn:
    rows = ShiftPattern.objects.filter(from_day__lte=until).order_by("from_day", "pk")
    own = list(rows.values_list("code", "from_day", "spells"))

    def on(day: date) -> dict[str, Hours]:
        held = {code: spells for code, from_day, spells in own if from_day <= day}
        return held | rules_on(day).shifts

    return on


def terms_between(
    people: Collection[int], since: date, until: date
) -> Callable[[int, date], Terms]:
    """How each of these people works on a day: (person, day) → terms; one query."""
    rows = ShiftAssignment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=since),
        person__in=people,
        replaced_at=None,
        starts_on__lte=until,
    )
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
    since: date, until: date, rules_on: RulesOn
) -> tuple[dict[tuple[int, date], Role], set[tuple[int, date]]]:
    """Who stands in a pair when, and who rests when after the main shift (A2.2-1)."""
    rows = DutyPair.objects.filter(day__range=(since - timedelta(days=LONGEST_REST), until))
    roles: dict[tuple[int, date], Role] = {}
    resting: set[tuple[int, date]] = set()
    for day, main, assistant in rows.values_list("day", "main", "assistant"):
        roles[main, day], roles[assistant, day] = Role.MAIN, Role.ASSISTANT
        resting.update((main, rest) for rest in days_after(day, rules_on(day)))
    return roles, resting


def days_after(day: date, rules: RosterRules) -> Iterable[date]:
    """The days off that follow a main shift on a day."""
    return [day + timedelta(days=number) for number in range(1, rules.rest_after_main_days + 1)]


@dataclass(frozen=True)
class Shift:
    """A shift that holds on a day, with its hours as a person reads them."""

    code: str
    name: object
    hours: str

    @property
    def is_built_in(self) -> bool:
        """Whether the regulations themselves name it."""
        return self.code in BUILT_IN

    def __str__(self):
        return f"{self.name} {self.hours}"


def shifts_known(day: date) -> list[Shift]:
    """Every shift that holds on a day, those of the regulations first; three queries."""
    names = dict(
        ShiftPattern.objects.filter(from_day__lte=day)
        .order_by("from_day", "pk")
        .values_list("code", "name")
    )
    held = shifts_on(day)
    ordered = [*BUILT_IN, *sorted(code for code in held if code not in BUILT_IN)]
    return [
        Shift(code, names.get(code, WORDS.get(code, code)), hours_text(held[code]))
        for code in ordered
    ]


def shift_codes() -> dict[str, str]:
    """Every text that names a shift in a file, in small letters → its code."""
    found = {}
    for code, name in ShiftPattern.objects.order_by("pk").values_list("code", "name"):
        found |= {code.lower(): code, name.lower(): code}
    return found | {code: code for code in BUILT_IN}


def hours_text(hours: Hours) -> str:
    """The spells of a shift as a person reads them."""
    return " ".join(f"{start}–{end}" for start, end in hours)


@dataclass(frozen=True)
class PlanCell:
    """A day of somebody's month: the calendar, what they work, and what was set for this day."""

    calendar: CalendarDay
    plan: DayPlan
    single: SingleDay | None
    in_month: bool
    is_today: bool

    @property
    def day(self) -> date:
        return self.plan.day


def month_plan(person_id: int, days: Sequence[date], first: date, today: date) -> list[PlanCell]:
    """What somebody works on these days, for their page; ten queries."""
    found = plans([person_id], days[0], days[-1])
    calendar = calendar_between(days[0], days[-1])
    rows = SingleDay.objects.filter(
        person=person_id, day__range=(days[0], days[-1]), withdrawn_at=None
    )
    singles = {row.day: row for row in rows}
    return [
        PlanCell(
            calendar=calendar[day],
            plan=found[person_id, day],
            single=singles.get(day),
            in_month=(day.year, day.month) == (first.year, first.month),
            is_today=day == today,
        )
        for day in days
    ]
