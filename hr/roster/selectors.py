"""Who is on duty at a moment, and the week's duties as its page shows them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet

from hr.people.models import Employee
from hr.people.selectors import allowed
from hr.roster import registry, rules
from hr.roster.models import Duty
from regulations.rulebook.rulesets import from_values
from regulations.rulebook.selectors import in_force, versions

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Slot:
    """A stretch of a day: somebody's duty, or (without one) a gap in the service hours."""

    starts_at: datetime
    ends_at: datetime
    duty: Duty | None
    is_now: bool
    is_over: bool


@dataclass(frozen=True)
class Day:
    """A day of the roster with its service hours and its slots in order."""

    date: date
    hours: rules.Spell
    slots: list[Slot]
    is_today: bool
    is_weekend: bool


@dataclass
class Share:
    """What a person carries of a week."""

    person: Employee
    spells: int = 0
    weekend: int = 0
    time: timedelta = timedelta()

    @property
    def hours(self) -> float:
        """The time on duty in hours, one decimal."""
        return round(self.time.total_seconds() / 3600, 1)


def on_duty(kind: str, at: datetime) -> QuerySet[Duty]:
    """The duties of a kind that hold at `at`, with their people."""
    return Duty.objects.standing(kind).at(at).select_related("person")


def duties_between(kind: str, start: datetime, end: datetime) -> QuerySet[Duty]:
    """The duties of a kind that touch a stretch of time, with their people."""
    return Duty.objects.standing(kind).between(start, end).select_related("person")


def desk_duties(
    person_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, list[Duty]]:
    """When these people stand at the order desk in a stretch of time, by person; one query."""
    rows = Duty.objects.standing(Duty.Kind.ORDER_DESK).between(start, end)
    found = defaultdict(list)
    for duty in rows.filter(person__in=person_ids).order_by("starts_at", "pk"):
        found[duty.person_id].append(duty)
    return dict(found)


def next_duty(kind: str, at: datetime) -> Duty | None:
    """The first duty of a kind that still runs at `at` or starts after it."""
    return next(iter(coming_duties(kind, at, most=1)), None)


def coming_duties(kind: str, at: datetime, *, most: int = 30) -> list[Duty]:
    """The duties of a kind that run at `at`, then those that start after it, up to so many."""
    duties = Duty.objects.standing(kind).filter(ends_at__gt=at)
    return list(duties.select_related("person").order_by("starts_at", "pk")[:most])


def candidates(kind: str) -> QuerySet[Employee]:
    """The active people who may stand in a duty of a kind."""
    right = registry.right_for(kind)
    people = allowed(right) if right else Employee.objects.filter(is_active=True)
    return people.select_related("position").order_by("number")


def midnight(day: date) -> datetime:
    """The moment a day begins in China."""
    return datetime.combine(day, time(), rules.CHINA)


def service_hours(day: date) -> rules.Spell:
    """The online hours of a day under the version in force on it (C9-1)."""
    return in_force("service_hours", midnight(day)).params.on(day)


def taken_by_other_duties(
    kind: str, person_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, list[rules.Spell]]:
    """When these people stand in duties of other kinds."""
    duties = Duty.objects.filter(person__in=person_ids, cancelled_at=None).exclude(kind=kind)
    found = defaultdict(list)
    for duty in duties.between(start, end):
        found[duty.person_id].append((duty.starts_at, duty.ends_at))
    return dict(found)


def service_hours_of_week(monday: date) -> list[rules.Spell]:
    """The online hours of seven days, each under the version in force on it (C9-1)."""
    return service_hours_of_days(monday, 7)


def service_hours_of_days(first: date, count: int) -> list[rules.Spell]:
    """The online hours of so many days, each under the version in force on it (C9-1)."""
    days = [first + timedelta(days=number) for number in range(count)]
    later = (first + timedelta(days=1), days[-1])
    new = versions("service_hours").filter(in_force_from__range=later)
    held = [in_force("service_hours", midnight(first)).version, *reversed(new)]
    hours = []
    for day in days:
        version = [each for each in held if each.in_force_from <= day][-1]
        hours.append(from_values(rules.ServiceHours, version.values).on(day))
    return hours


def served(duty: Duty) -> rules.Spell:
    """The time a duty held: up to its end, or to the moment it was called off."""
    return duty.starts_at, min(duty.ends_at, duty.cancelled_at or duty.ends_at)


def duties_served(kind: str, start: datetime, end: datetime) -> list[Duty]:
    """Duties that hold or held in a stretch of time, those called off half-way among them."""
    duties = Duty.objects.filter(kind=kind).between(start, end).select_related("person")
    held = duties.filter(Q(cancelled_at=None) | Q(cancelled_at__gt=F("starts_at")))
    return [duty for duty in held.order_by("starts_at", "pk") if served(duty)[1] > start]


def week_of(kind: str, monday: date, at: datetime) -> list[Day]:
    """The seven days from a Monday with duties and gaps, seen at `at`."""
    return days_of(kind, monday, 7, at)


def days_of(kind: str, first: date, count: int, at: datetime) -> list[Day]:
    """So many days with duties and gaps, seen at `at`."""
    start, end = midnight(first), midnight(first + timedelta(days=count))
    duties = duties_served(kind, start, end)
    days = [first + timedelta(days=number) for number in range(count)]
    hours = service_hours_of_days(first, count)
    return [_day_of(day, on, duties, at) for day, on in zip(days, hours, strict=True)]


def _day_of(day: date, hours: rules.Spell, everything: list[Duty], at: datetime) -> Day:
    today = (midnight(day), midnight(day + timedelta(days=1)))
    duties = [duty for duty in everything if rules.overlap(today, served(duty))]
    here = [(served(duty), duty) for duty in duties if today[0] <= duty.starts_at < today[1]]
    taken = [served(duty) for duty in duties]
    gaps = [gap for half in rules.halves(hours) for gap in rules.uncovered(half, taken)]
    slots = [*here, *((gap, None) for gap in gaps)]
    return Day(
        date=day,
        hours=hours,
        slots=[
            Slot(*spell, duty, is_now=spell[0] <= at < spell[1], is_over=spell[1] <= at)
            for spell, duty in sorted(slots, key=lambda slot: slot[0])
        ],
        is_today=today[0] <= at < today[1],
        is_weekend=day.weekday() >= rules.SATURDAY,
    )


def shares_of(days: list[Day]) -> list[Share]:
    """What each person carries of these days, by number (C9-2)."""
    shares: dict[int, Share] = {}
    for day in days:
        for slot in day.slots:
            if slot.duty:
                share = shares.setdefault(slot.duty.person_id, Share(slot.duty.person))
                share.spells += 1
                share.weekend += day.is_weekend
                share.time += slot.ends_at - slot.starts_at
    return sorted(shares.values(), key=lambda share: share.person.number)
