"""The duty pair of a day: who may stand in it, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hr.roster.shifts.rules import Role
from regulations.rulebook import clause

CLAUSE = "A2.2-1"
SEATS = (Role.MAIN, Role.ASSISTANT)


class Origin(TextChoices):
    """How the pair of a day came about."""

    DRAWN = "drawn", _("drawn")
    SET = "set", _("set by hand")
    SWAPPED = "swapped", _("swapped")
    IMPORTED = "imported", _("from a file")
    REPLACED = "replaced", _("replaced by the portal")


class Scope(TextChoices):
    """From which seats somebody is excluded."""

    BOTH = "both", _("from the duty pair")
    MAIN = "main", _("from the main shift alone")


class Bar(TextChoices):
    """Why somebody cannot take a seat on a day."""

    NOT_HERE = "not_here", _("does not work here on this day")
    NOT_IN_POOL = "not_in_pool", _("the position does not include the duty pair")
    EXCLUDED = "excluded", _("is excluded on this day")
    AWAY = "away", _("is on leave")
    DAY_OFF = "day_off", _("was given the day off")
    NO_SHIFT = "no_shift", _("works on single days only")
    DUTY = "duty", _("has another duty in these hours")
    DUTY_AFTER = "duty_after", _("has another duty on the day off that would follow")
    RESTING = "resting", _("is off after the main shift")
    PAIR_AFTER = "pair_after", _("is in the pair on the day off that would follow")
    OTHER_SEAT = "other_seat", _("has the other seat of the day")


# Who is barred by the pairs themselves shares in the day all the same: it is their duty that rests
# them. Whoever is barred by anything else has no share in it, and does not make up for it later.
SHARING = frozenset({Bar.RESTING, Bar.PAIR_AFTER, Bar.OTHER_SEAT})


@dataclass(frozen=True)
class DrawDay:
    """A day to find a pair for: what kind of day it is, the days off after its main shift, and
    who cannot take which seat, for reasons outside of the pairs."""

    day: date
    is_weekend: bool = False
    is_holiday: bool = False
    rest: int = 1
    barred: Mapping[Role, Mapping[int, Bar]] = field(default_factory=dict)

    def bar(self, role: Role, person: int) -> Bar | None:
        """Why a person cannot take a seat; None if nothing outside of the pairs says so."""
        return self.barred.get(role, {}).get(person)


@dataclass(frozen=True)
class Stood:
    """A pair that stands: its day's kind, the rest after it, and who shared in each seat."""

    day: date
    main: int
    assistant: int
    is_weekend: bool = False
    is_holiday: bool = False
    rest: int = 1
    sharing: Mapping[Role, frozenset[int]] = field(default_factory=dict)

    @property
    def people(self) -> tuple[int, int]:
        """Both of them."""
        return self.main, self.assistant


@clause("A2.2-1")
def bar_of_pairs(
    role: Role, person: int, day: DrawDay, pairs: Mapping[date, Stood], taken: Sequence[int] = ()
) -> Bar | None:
    """Why the other pairs keep a person from a seat; `taken` have the other seat of the day."""
    if person in taken:
        return Bar.OTHER_SEAT
    for pair in pairs.values():
        away = (day.day - pair.day).days
        if 0 < away <= pair.rest and person == pair.main:
            return Bar.RESTING
        if role == Role.MAIN and 0 < -away <= day.rest and person in pair.people:
            return Bar.PAIR_AFTER
    return None


@dataclass(frozen=True)
class Change:
    """A pair as somebody wants it."""

    day: date
    main: int
    assistant: int


@clause("A2.2-1")
def faults_of(
    changes: Sequence[Change], days: Mapping[date, DrawDay], pairs: Mapping[date, Stood]
) -> list[tuple[date, int, Bar]]:
    """What speaks against these pairs, all of them together: (day, person, why).

    `pairs` are the ones around them; those of the days that change do not count.
    """
    changed = {
        each.day: Stood(each.day, each.main, each.assistant, rest=days[each.day].rest)
        for each in changes
    }
    after = {day: pair for day, pair in pairs.items() if day not in changed} | changed
    found = []
    for each in changes:
        others = {day: pair for day, pair in after.items() if day != each.day}
        seats = ((Role.MAIN, each.main, ()), (Role.ASSISTANT, each.assistant, (each.main,)))
        for role, person, taken in seats:
            day = days[each.day]
            bar = day.bar(role, person) or bar_of_pairs(role, person, day, others, taken)
            if bar:
                found.append((each.day, person, bar))
    return found


def may_swap_until(starts_at: datetime, at: datetime) -> bool:
    """Whether a duty that starts at a moment can still change hands."""
    return at < starts_at
