"""Shifts as pages show them: those that hold, and somebody's month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hr.roster.calendar.rules import CalendarDay
from hr.roster.calendar.selectors import calendar_between
from hr.roster.shifts.models import ShiftAssignment, ShiftPattern, SingleDay
from hr.roster.shifts.rules import BUILT_IN, DayPlan, Hours
from hr.roster.shifts.selectors import PlanRows, plans, rules_in_memory
from regulations.rulebook.rules import WORDS


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


Pattern = tuple[str, str, date, Hours]  # code, name, first day, spells


def patterns_until(day: date) -> list[Pattern]:
    """Every pattern of the company's own up to a day, in order of their days; one query."""
    rows = ShiftPattern.objects.filter(from_day__lte=day).order_by("from_day", "pk")
    return list(rows.values_list("code", "name", "from_day", "spells"))


def shifts_known(day: date, patterns: Sequence[Pattern] | None = None) -> list[Shift]:
    """Every shift that holds on a day, those of the regulations first; one query, none for
    whoever brings the `patterns`."""
    own = [
        each for each in (patterns_until(day) if patterns is None else patterns) if each[2] <= day
    ]
    names = {code: name for code, name, _from, _spells in own}
    held = {code: spells for code, _name, _from, spells in own}
    held |= rules_in_memory(day).shifts
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


def assignments_of(person_id: int) -> list[ShiftAssignment]:
    """Every assignment of somebody, replaced ones too, the newest first; one query."""
    rows = ShiftAssignment.objects.filter(person=person_id).select_related("set_by")
    return list(rows.order_by("-starts_on", "-pk"))


def month_plan(
    person_id: int,
    days: Sequence[date],
    first: date,
    today: date,
    *,
    patterns: Sequence[Pattern],
    assigned: Iterable[ShiftAssignment],
) -> list[PlanCell]:
    """What somebody works on these days, for their page, beside the patterns and assignments that
    it shows as well; four queries."""
    calendar = calendar_between(days[0], days[-1])
    rows = SingleDay.objects.filter(
        person=person_id, day__range=(days[0], days[-1]), withdrawn_at=None
    )
    singles = {row.day: row for row in rows}
    known = PlanRows(
        [(code, from_day, spells) for code, _name, from_day, spells in patterns],
        [row for row in assigned if row.replaced_at is None],
        {(person_id, day): row.pattern for day, row in singles.items()},
    )
    found = plans([person_id], days[0], days[-1], calendar=calendar, rows=known)
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
