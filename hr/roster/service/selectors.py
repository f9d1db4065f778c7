"""Who answers customers at any moment, and the proof that somebody always does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hr.people import registry as people_registry
from hr.people.models import Employee
from hr.roster.models import Duty
from hr.roster.rules import Spell
from hr.roster.selectors import duties_served, midnight, served, service_hours_of_days
from hr.roster.service.rules import (
    Channel,
    Fault,
    Stretch,
    Watch,
    gaps_in,
    service_in,
    stretch_at,
    watches_of,
)
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    """A stretch of the service calendar with the people who answer in it."""

    stretch: Stretch
    people: list[Employee]

    @property
    def is_online(self) -> bool:
        """Whether customers come in through the online service."""
        return self.stretch.channel == Channel.ONLINE

    @property
    def fault(self) -> object:
        """Why nobody answers; empty where somebody does."""
        return Fault(self.stretch.fault).label


@clause("C9-1", "C9-3")
def service_between(start: datetime, end: datetime) -> list[Answer]:
    """The service calendar of a span of time without a hole, in order; at most five queries."""
    first, last = day_of(start), day_of(end)
    online = service_hours_of_days(first, (last - first).days + 1)
    duties = {kind: duties_served(kind, start, end) for kind in Duty.Kind.values}
    people = {duty.person_id: duty.person for rows in duties.values() for duty in rows}
    absences = people_registry.absences(set(people), start, end)
    desk, managers = Duty.Kind.ORDER_DESK, Duty.Kind.DUTY_MANAGER
    watches = {kind: _watches(duties[kind], absences) for kind in (desk, managers)}
    stretches = service_in((start, end), online, watches[desk], watches[managers])
    return [Answer(each, [people[pk] for pk in each.people]) for each in stretches]


def _watches(duties: Sequence[Duty], absences: Mapping[int, Sequence[Spell]]) -> list[Watch]:
    found = []
    for duty in duties:
        watch = Watch(duty.person_id, served(duty), bool(duty.person.phone.strip()))
        found += watches_of(watch, absences.get(duty.person_id, ()))
    return found


@clause("C9-3")
def who_answers(at: datetime) -> Answer:
    """Who answers customers at a moment, up to when, and through what."""
    return answer_at(service_between(at - DAY, at + 2 * DAY), at)


def answer_at(found: Sequence[Answer], at: datetime) -> Answer:
    """The answer of a service calendar that holds a moment in it."""
    stretch = stretch_at([each.stretch for each in found], at)
    return next(each for each in found if each.stretch == stretch)


def from_moment(found: Sequence[Answer], at: datetime) -> list[Answer]:
    """What of a service calendar still lies ahead at a moment in it."""
    return [
        replace(each, stretch=replace(each.stretch, start=max(each.stretch.start, at)))
        for each in found
        if each.stretch.end > at
    ]


def up_to_moment(found: Sequence[Answer], until: datetime) -> list[Answer]:
    """What of a service calendar lies before a moment."""
    return [
        replace(each, stretch=replace(each.stretch, end=min(each.stretch.end, until)))
        for each in found
        if each.stretch.start < until
    ]


def gaps_between(start: datetime, end: datetime) -> list[Answer]:
    """Every stretch of a span of time in which nobody answers."""
    return gaps_in_answers(service_between(start, end))


def gaps_in_answers(found: Sequence[Answer]) -> list[Answer]:
    """Those of a service calendar in which nobody answers."""
    gaps = set(gaps_in(each.stretch for each in found))
    return [each for each in found if each.stretch in gaps]


def nights_between(since: date, until: date) -> list[Spell]:
    """The stretches outside of the online hours from a day to another, each as one spell."""
    count = (until - since).days + 1
    hours = service_hours_of_days(since, count + 1)
    begin = [midnight(since), *(end for _start, end in hours[:count])]
    return [
        (start, end)
        for start, end in zip(begin, (start for start, _end in hours), strict=False)
        if start < end
    ]
