"""What the rules of the pairs ask for: who is kept from which seat, and which pairs stand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from hr.people import registry as people
from hr.people.models import Employee, Plan
from hr.people.plans.rules import Kind as PlanKind
from hr.people.selectors import allowed
from hr.roster.calendar.rules import SATURDAY, CalendarDay, DayType
from hr.roster.calendar.selectors import calendar_between
from hr.roster.models import Duty
from hr.roster.pairs.draw import sharing_from
from hr.roster.pairs.models import DutyPair, PairExclusion
from hr.roster.pairs.rules import SEATS, Bar, DrawDay, Scope, Stood
from hr.roster.rules import overlap
from hr.roster.shifts.models import SingleDay
from hr.roster.shifts.rules import (
    LONGEST_REST,
    Role,
    RosterRules,
    Spell,
    spells_on,
)
from hr.roster.shifts.selectors import days_after, roster_rules_between, terms_between
from regulations.rulebook.rules import start_of

RIGHT = "roster.stand_in_pair"
# How far back a draw counts.
REMEMBERED = timedelta(weeks=26)
Bars = dict[Role, dict[int, Bar]]


def pool() -> list[Employee]:
    """Everybody who stands in pairs, by number; managers answer the hotline instead (C9-3)."""
    return list(allowed(RIGHT).select_related("position").order_by("number"))


def draw_days(days: Collection[date], persons: Sequence[Employee]) -> dict[date, DrawDay]:
    """These days as the rules see them, with what keeps each of these people from a seat.

    Queries grow neither with the people nor with the days.
    """
    if not days:
        return {}
    since, until = min(days), max(days)
    known = _Known(persons, since, until)
    calendar = calendar_between(since, until)
    found = {}
    for day in sorted(days):
        rules = known.rules_on(day)
        found[day] = DrawDay(
            day=day,
            is_weekend=is_weekend(calendar[day]),
            is_holiday=calendar[day].type == DayType.HOLIDAY,
            rest=rules.rest_after_main_days,
            barred=known.bars(day, rules),
        )
    return found


def is_weekend(day: CalendarDay) -> bool:
    """Whether a day counts as a weekend: a swapped workday does not."""
    return day.day.isoweekday() >= SATURDAY and day.type != DayType.SWAPPED


class _Known:
    """Everything that is read of the people, once for all days."""

    def __init__(self, persons: Sequence[Employee], since: date, until: date):
        self.persons = persons
        self.ids = [person.pk for person in persons]
        self.rules_on = roster_rules_between(since, until)
        self.terms_on = terms_between(self.ids, since, until)
        last = until + timedelta(days=LONGEST_REST)
        self.excluded = _exclusions(self.ids, since, until)
        self.in_pool = set(allowed(RIGHT).filter(pk__in=self.ids).values_list("pk", flat=True))
        leaving = Plan.objects.open().filter(employee__in=self.ids, kind=PlanKind.LEAVE)
        self.leaves = dict(leaving.values_list("employee", "day"))
        free = SingleDay.objects.filter(
            person__in=self.ids, day__range=(since, until), pattern="", withdrawn_at=None
        )
        self.free = set(free.values_list("person", "day"))
        self.duties = _duties(self.ids, since, last)
        self.absences = people.absences(
            set(self.ids), start_of(since), start_of(last + timedelta(days=1))
        )

    def bars(self, day: date, rules: RosterRules) -> Bars:
        """By seat, who cannot take it on a day and why; nothing about the pairs themselves."""
        spells = seat_spells(day, rules)
        found: Bars = {role: {} for role in SEATS}
        for person in self.persons:
            general = self._general_bar(person, day, spells)
            for role in SEATS:
                bar = general or self._bar_of_seat(person.pk, day, role, rules)
                if bar:
                    found[role][person.pk] = bar
        return found

    def _general_bar(self, person: Employee, day: date, spells: Sequence[Spell]) -> Bar | None:
        if not is_here(person, day, self.leaves.get(person.pk)):
            return Bar.NOT_HERE
        if person.is_active and person.pk not in self.in_pool:
            return Bar.NOT_IN_POOL
        if is_away(self.absences.get(person.pk, ()), spells):
            return Bar.AWAY
        if (person.pk, day) in self.free:
            return Bar.DAY_OFF
        return None if self.terms_on(person.pk, day).pattern else Bar.NO_SHIFT

    def _bar_of_seat(self, person: int, day: date, role: Role, rules: RosterRules) -> Bar | None:
        if is_excluded(self.excluded.get(person, ()), day, role):
            return Bar.EXCLUDED
        duties = self.duties.get(person)
        if not duties:
            return None
        spells = spells_on(day, rules.shifts[role.value])
        if any(overlap(duty, spell) for duty in duties for spell in spells):
            return Bar.DUTY
        if role == Role.MAIN and any(
            overlap(duty, whole_day(off)) for duty in duties for off in days_after(day, rules)
        ):
            return Bar.DUTY_AFTER
        return None


def whole_day(day: date) -> Spell:
    """A day in China as two moments."""
    return start_of(day), start_of(day + timedelta(days=1))


def is_here(person: Employee, day: date, leaves: date | None) -> bool:
    """Whether a person works here on a day, as far as is known; `leaves` is a planned end."""
    if person.hired_on and day < person.hired_on:
        return False
    if not person.is_active and (person.left_on is None or person.left_on < day):
        return False
    return leaves is None or day < leaves


def _exclusions(ids: Collection[int], since: date, until: date) -> dict[int, list[PairExclusion]]:
    found = defaultdict(list)
    for row in PairExclusion.objects.between(since, until).filter(person__in=ids):
        found[row.person_id].append(row)
    return dict(found)


def is_excluded(rows: Iterable[PairExclusion], day: date, role: Role) -> bool:
    """Whether any of a person's exclusions keeps them from a seat on a day."""
    return any(
        row.starts_on <= day
        and (row.ends_on is None or day <= row.ends_on)
        and (row.scope == Scope.BOTH or role == Role.MAIN)
        for row in rows
    )


def _duties(ids: Collection[int], since: date, last: date) -> dict[int, list[Spell]]:
    rows = Duty.objects.filter(person__in=ids, cancelled_at=None).between(
        start_of(since), start_of(last + timedelta(days=1))
    )
    found = defaultdict(list)
    for person, starts_at, ends_at in rows.values_list("person", "starts_at", "ends_at"):
        found[person].append((starts_at, ends_at))
    return dict(found)


def days_away(person_id: int, days: Collection[date]) -> list[date]:
    """On which of these days a person could not take a seat because they are away."""
    if not days:
        return []
    rules_on = roster_rules_between(min(days), max(days))
    start, end = start_of(min(days)), start_of(max(days) + timedelta(days=LONGEST_REST + 1))
    absences = people.absences({person_id}, start, end).get(person_id, ())
    return [day for day in sorted(days) if is_away(absences, seat_spells(day, rules_on(day)))]


def seat_spells(day: date, rules: RosterRules) -> list[Spell]:
    """The spells of both seats of a day."""
    return [spell for role in SEATS for spell in spells_on(day, rules.shifts[role.value])]


def is_away(absences: Iterable[Spell], spells: Sequence[Spell]) -> bool:
    """Whether a person is away when a spell of the pair begins, or at its very end.

    Half an hour within a spell keeps nobody from a seat.
    """
    moments = {start for start, _end in spells}
    moments.add(max(end for _start, end in spells) - timedelta(minutes=1))
    return any(start <= at < end for start, end in absences for at in moments)


def stood_between(since: date, until: date) -> dict[date, Stood]:
    """The pairs that stand on days from one to another, with who had a share in each seat.

    Of a pair that was not drawn everybody had one who stands in pairs and was not excluded.
    """
    rows = list(DutyPair.objects.filter(day__range=(since, until)).order_by("day"))
    calendar, rules_on = calendar_between(since, until), roster_rules_between(since, until)
    persons = pool()
    excluded = _exclusions([person.pk for person in persons], since, until)
    found = {}
    for row in rows:
        day = calendar[row.day]
        found[row.day] = Stood(
            day=row.day,
            main=row.main_id,
            assistant=row.assistant_id,
            is_weekend=is_weekend(day),
            is_holiday=day.type == DayType.HOLIDAY,
            rest=rules_on(row.day).rest_after_main_days,
            sharing=sharing_from(row.choice) or _unknown_sharing(row.day, persons, excluded),
        )
    return found


def _unknown_sharing(
    day: date, persons: Sequence[Employee], excluded: Mapping[int, list[PairExclusion]]
) -> dict[Role, frozenset[int]]:
    return {
        role: frozenset(
            person.pk
            for person in persons
            if is_here(person, day, None)
            and not is_excluded(excluded.get(person.pk, ()), day, role)
        )
        for role in SEATS
    }
