"""What a person works on a day, over plain values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.roster.calendar.rules import CalendarDay, DayType
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA

Spell = tuple[datetime, datetime]  # half open
Hours = Sequence[Sequence[str]]  # [["08:00", "11:00"], …]

CLAUSE = "A2.2-1"
OFFICE = "office"
BUILT_IN = (OFFICE, "main", "assistant")  # the shifts that the regulations themselves name
WEEKEND = frozenset({6, 7})
LONGEST_REST = 7
ONE_DAY = timedelta(days=1)
LONGEST_BREAK = timedelta(hours=4)  # over midnight, between two spells of a shift
LONGEST = timedelta(hours=16)  # of a shift, where nobody says that it is meant so
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


class DayKind(TextChoices):
    """What a day is for a person."""

    WORK = "work", _("working day")
    REST = "rest", _("rest day")
    HOLIDAY = "holiday", _("statutory holiday")
    AFTER_MAIN = "after_main", _("day off after the main shift")
    UNPLANNED = "unplanned", _("no shift assigned")


class Role(TextChoices):
    """A person's part in the duty pair of a day (A2.2-1)."""

    NONE = "", pgettext_lazy("duty pair", "none")
    MAIN = "main", _("main shift")
    ASSISTANT = "assistant", _("assistant shift")


@dataclass(frozen=True)
class DayPlan:
    """What a person works on a day in China.

    `spells` are moments in order, without overlap, empty unless `kind` is WORK; one that runs
    past midnight belongs to the day it starts on. `pattern` is the code of the shift pattern.
    `is_published` is False where nobody knows yet whether the day is a statutory holiday.
    """

    day: date
    kind: DayKind
    pattern: str = ""
    spells: tuple[Spell, ...] = ()
    role: Role = Role.NONE
    is_published: bool = True


def fault_of_hours(hours: object) -> object:
    """Why these are not the spells of a shift; None if they are.

    Pairs of "HH:MM", each beginning when or after the one before ends. One may run past midnight
    (its end is not later than its start) or begin behind it, after a break of at most LONGEST_BREAK
    over midnight; none runs into the shift's own first spell.
    """
    if not isinstance(hours, list | tuple) or not hours:
        return _("A shift has at least one spell.")
    for spell in hours:
        is_pair = isinstance(spell, list | tuple) and len(spell) == 2
        if not is_pair or not all(isinstance(at, str) and _CLOCK.fullmatch(at) for at in spell):
            return _("A spell is a start and an end such as 08:00 and 11:00.")
    spells = spells_on(date(2026, 1, 1), hours)
    for (start, end), (follows, _end) in pairwise(spells):
        is_over_midnight = start.date() < follows.date() and end.date() < follows.date()
        if is_over_midnight and follows - end > LONGEST_BREAK:
            return _("The spells of a shift stand in order and do not overlap.")
    if spells[-1][1] > spells[0][0] + ONE_DAY:
        return _("A shift that runs past midnight ends before it would begin again.")
    return None


def fault_of_length(hours: Hours) -> object:
    """Why a shift is not likely meant: its spells together are longer than LONGEST; None if not."""
    spells = spells_on(date(2026, 1, 1), hours)
    if sum((end - start for start, end in spells), timedelta()) <= LONGEST:
        return None
    return _("This shift is longer than %(hours)s hours: say that it is meant so.") % {
        "hours": LONGEST // timedelta(hours=1)
    }


@clause("A2.2-1", "A2.2-2")
@dataclass(frozen=True)
class RosterRules:
    """The shifts of the company, who is on duty each day, and the rest after the main shift."""

    shifts: dict = field(metadata={"clause": CLAUSE})
    duty_pair_per_day: dict = field(metadata={"clause": CLAUSE, "unit": "people"})
    rest_after_main_days: int = field(
        metadata={"clause": CLAUSE, "unit": "days", "low": 0, "high": LONGEST_REST}
    )

    def __post_init__(self):
        """Raise ValidationError for shifts that cannot be worked, or another pair than one each."""
        if set(self.shifts) != set(BUILT_IN):
            raise ValidationError(
                _("The shifts are the office, the main and the assistant shift."), code=CLAUSE
            )
        for hours in self.shifts.values():
            fault = fault_of_hours(hours)
            if fault:
                raise ValidationError(fault, code=CLAUSE)
        if self.duty_pair_per_day != {"main": 1, "assistant": 1}:
            raise ValidationError(
                _("Each day has exactly one main and one assistant on duty."), code=CLAUSE
            )


@dataclass(frozen=True)
class Terms:
    """How a person works: the pattern ("": on single days only), the weekdays they rest on as
    ISO counts them, and whether statutory holidays are free and swapped workdays worked."""

    pattern: str = OFFICE
    rest_days: frozenset[int] = WEEKEND
    holidays_free: bool = True


STANDARD = Terms()  # of whoever has no terms of their own (A2.2-2)


@dataclass(frozen=True)
class Standing:
    """What decides a person's day beside their terms.

    `role` in the duty pair, `rests`: the main shift lies behind them; `single` is the pattern
    that was set for this one day ("": they rest), None where nothing was.
    """

    terms: Terms = STANDARD
    role: Role = Role.NONE
    rests: bool = False
    single: str | None = None


def spells_on(day: date, hours: Hours) -> tuple[Spell, ...]:
    """The spells of a shift as moments of a day in China; what begins before the one before it
    ends, and what ends before it begins, lies on the next day."""
    found: list[Spell] = []
    for start, end in hours:
        starts_at, ends_at = _moment(day, start), _moment(day, end)
        while found and starts_at < found[-1][1]:
            starts_at += ONE_DAY
        while ends_at <= starts_at:
            ends_at += ONE_DAY
        found.append((starts_at, ends_at))
    return tuple(found)


def _moment(day: date, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), CHINA)


@clause("A2.2-1", "A2.2-2")
def plan_day(calendar: CalendarDay, standing: Standing, shifts: Mapping[str, Hours]) -> DayPlan:
    """What a person works on a day. `shifts` are the patterns that hold on it, by code.

    The duty pair comes first, then the rest after the main shift, then what was set for this one
    day, then holidays, weekly rest days and the pattern of the person. A pattern that does not
    hold on the day leaves it unplanned.
    """
    day, is_published = calendar.day, calendar.is_published
    kind, pattern = _kind_of(calendar, standing)
    if kind != DayKind.WORK:
        return DayPlan(day, kind, is_published=is_published)
    if pattern not in shifts:
        return DayPlan(day, DayKind.UNPLANNED, is_published=is_published)
    spells = spells_on(day, shifts[pattern])
    return DayPlan(day, kind, pattern, spells, standing.role, is_published)


def _kind_of(calendar: CalendarDay, standing: Standing) -> tuple[DayKind, str]:
    """What the day is for the person, with the pattern they would work."""
    terms = standing.terms
    if standing.role:
        return DayKind.WORK, standing.role.value
    if standing.rests:
        return DayKind.AFTER_MAIN, ""
    if standing.single is not None:
        return (DayKind.WORK, standing.single) if standing.single else (DayKind.REST, "")
    if calendar.type == DayType.HOLIDAY and terms.holidays_free:
        return DayKind.HOLIDAY, ""
    is_swapped = calendar.type == DayType.SWAPPED and terms.holidays_free
    if calendar.day.isoweekday() in terms.rest_days and not is_swapped:
        return DayKind.REST, ""
    return DayKind.WORK, terms.pattern
