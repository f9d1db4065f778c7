"""The pairs as pages show them, and draws as they would come out now."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from hr.people.models import Employee
from hr.roster.pairs.draw import Choice, draw
from hr.roster.pairs.facts import REMEMBERED, draw_days, pool, stood_between, whole_day
from hr.roster.pairs.models import DutyPair
from hr.roster.pairs.rules import SEATS, Bar, Origin
from hr.roster.shifts.rules import LONGEST_REST, DayKind, Role, Spell
from hr.roster.shifts.selectors import plans
from regulations.rulebook.rules import day_of

WEEK = timedelta(days=LONGEST_REST)


def draw_between(since: date, until: date, *, redraw: bool = False) -> list[Choice]:
    """How the days without a pair would be drawn; with `redraw` those drawn before as well."""
    rows = dict(DutyPair.objects.filter(day__range=(since, until)).values_list("day", "origin"))
    days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    asked = [day for day in days if day not in rows or (redraw and rows[day] == Origin.DRAWN)]
    if not asked:
        return []
    standing = stood_between(since - REMEMBERED, until + WEEK)
    persons = pool()
    facts = draw_days(asked, persons)
    stands = [pair for day, pair in standing.items() if day not in facts]
    return draw(facts.values(), [person.pk for person in persons], stands)


def take_over(
    person: Employee,
    since: date,
    until: date | None,
    roles: Collection[Role],
    days: Collection[date] | None = None,
) -> tuple[list[Choice], list[date]]:
    """Who would take each seat of a person from a day on, one after the other, and the days on
    which nobody can. With `days` the seats of these alone."""
    rows = seats_of(person.pk).filter(day__gte=since).order_by("day")
    if until is not None:
        rows = rows.filter(day__lte=until)
    if days is not None:
        rows = rows.filter(day__in=days)
    rows = [row for row in rows if role_of(row, person.pk) in roles]
    if not rows:
        return [], []
    others = [each for each in pool() if each.pk != person.pk]
    standing = stood_between(rows[0].day - REMEMBERED, rows[-1].day + WEEK)
    facts = draw_days([row.day for row in rows], others)
    changed, left = [], []
    for row in rows:
        role = role_of(row, person.pk)
        keeps = {Role.MAIN: row.main_id, Role.ASSISTANT: row.assistant_id}
        del keeps[role]
        stands = [pair for day, pair in standing.items() if day != row.day]
        asked = replace(facts[row.day], kept=keeps)
        [choice] = draw([asked], [each.pk for each in others], stands)
        if choice.is_whole:
            changed.append(choice)
            seats = {each: choice.seats[each].person for each in SEATS}
            standing[row.day] = replace(
                standing[row.day], main=seats[Role.MAIN], assistant=seats[Role.ASSISTANT]
            )
        else:
            left.append(row.day)
    return changed, left


def signature(choices: Iterable[Choice]) -> str:
    """A short text that differs where a draw comes out otherwise."""
    pairs = [
        [choice.day.isoformat(), *(choice.seats[role].person for role in SEATS)]
        for choice in choices
    ]
    return hashlib.sha256(json.dumps(pairs).encode()).hexdigest()[:16]


def taken_by_pairs(
    person_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, list[Spell]]:
    """When these people are on duty in a pair, or off for the whole day after a main shift."""
    found = defaultdict(list)
    since, until = day_of(start) - timedelta(days=1), day_of(end)
    for (person, day), plan in plans(person_ids, since, until).items():
        if plan.role:
            found[person].extend(plan.spells)
        elif plan.kind == DayKind.AFTER_MAIN:
            found[person].append(whole_day(day))
    return dict(found)


def seats_of(person_id: int) -> QuerySet[DutyPair]:
    """The pairs that a person stands in."""
    return DutyPair.objects.filter(Q(main=person_id) | Q(assistant=person_id))


def role_of(pair: DutyPair, person_id: int) -> Role:
    """The seat of a person in a pair."""
    if pair.main_id == person_id:
        return Role.MAIN
    return Role.ASSISTANT if pair.assistant_id == person_id else Role.NONE


def next_seats(person_id: int, at: datetime) -> QuerySet[DutyPair]:
    """The pairs of a person that lie ahead, the nearest first."""
    return seats_of(person_id).filter(day__gt=day_of(at)).order_by("day")


def bar_label(code: str) -> object:
    """Why somebody was not considered, for a person to read."""
    return Bar(code).label
