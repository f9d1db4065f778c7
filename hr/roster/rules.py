"""Service hours, what of them is open, and whose turn it is, over plain values."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
SATURDAY = 5
Spell = tuple[datetime, datetime]  # half open: the end belongs to the next spell
Person = TypeVar("Person", bound=Hashable)


def _clock(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


@clause("C9-1")
@dataclass(frozen=True)
class ServiceHours:
    """When customer service is online; `online` holds start and end as "HH:MM" (C9-1)."""

    online: list = field(default_factory=list, metadata={"clause": "C9-1"})

    def on(self, day: date) -> Spell:
        """The online hours of a day as two moments in China."""
        start, end = (datetime.combine(day, _clock(text), CHINA) for text in self.online)
        return start, end


def halves(hours: Spell) -> list[Spell]:
    """The online hours cut into an early and a late spell of equal length."""
    start, end = hours
    middle = start + timedelta(minutes=int((end - start).total_seconds() // 120))
    return [(start, middle), (middle, end)]


def overlap(one: Spell, other: Spell) -> bool:
    """Whether two spells share a moment."""
    return one[0] < other[1] and other[0] < one[1]


def uncovered(span: Spell, taken: Iterable[Spell]) -> list[Spell]:
    """The parts of a span in which nobody stands, in order."""
    start, end = span
    gaps = []
    for begins, stops in sorted(spell for spell in taken if overlap(span, spell)):
        if begins > start:
            gaps.append((start, begins))
        start = max(start, stops)
    if start < end:
        gaps.append((start, end))
    return gaps


@clause("C9-2")
def rotation(
    spells: Iterable[Spell],
    people: Sequence[Person],
    standing: Iterable[tuple[Person, Spell]],
    taken: Mapping[Person, Sequence[Spell]] | None = None,
) -> list[tuple[Person, Spell]]:
    """Who takes which open spell, so that weeks and weekends are shared evenly (C9-2).

    `standing` holds who stands when already, in this week and in those before it, `taken` when
    somebody has something else to do. Nobody gets a spell that overlaps one of theirs; a spell
    for which nobody is free stays open.
    """
    stands, elsewhere = list(standing), taken or {}
    turns = []
    for spell in sorted(spells):
        busy = {person for person, other in stands if overlap(spell, other)}
        free = [
            person
            for person in people
            if person not in busy
            and not any(overlap(spell, other) for other in elsewhere.get(person, ()))
        ]
        if free:
            burdens = [_burden(person, spell, stands) for person in free]
            turn = free[burdens.index(min(burdens))]
            stands.append((turn, spell))
            turns.append((turn, spell))
    return turns


def _burden(person: Person, spell: Spell, stands: list[tuple[Person, Spell]]) -> tuple:
    """What a person carries already, weightiest first: the least burdened takes the spell.

    The day comes before the week, the week before what lies behind: whoever is new does not
    have to make up for the weeks in which they were not there.
    """
    day = _day(spell)
    mine = [each for who, each in stands if who == person]
    alike = [each for each in mine if _is_weekend(_day(each)) == _is_weekend(day)]
    week = [each for each in mine if _day(each).isocalendar()[:2] == day.isocalendar()[:2]]
    return (
        sum(_day(each) == day for each in mine),
        sum(each in week for each in alike),
        len(week),
        sum(_clock_of(each) == _clock_of(spell) for each in week),
        len(alike),
        max((each[1] for each in mine), default=LONG_AGO),
    )


def _day(spell: Spell) -> date:
    return spell[0].astimezone(CHINA).date()


def _is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def _clock_of(spell: Spell) -> time:
    return spell[0].astimezone(CHINA).time()
