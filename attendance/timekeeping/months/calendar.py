"""A person's month as a calendar, and one day of it explained: facts, version, clause, sums."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.judging.plain import line_of
from attendance.timekeeping.judging.rules import Manner, Outcome
from attendance.timekeeping.judging.selectors import earlier_results, first_day, result_of
from attendance.timekeeping.judging.telling import Told, tell, tell_line, tell_lines
from attendance.timekeeping.months.counting import months_of
from attendance.timekeeping.months.models import Adjustment, Sheet, SheetWord
from attendance.timekeeping.months.next_steps import NextStep, next_steps
from attendance.timekeeping.months.proposals import marks_of
from attendance.timekeeping.months.rules import (
    Day,
    PersonMonth,
    days_of,
    fingerprint,
    next_month,
    plain_sheet,
)
from attendance.timekeeping.months.selectors import (
    adjustments_of,
    booked_in,
    months_shown,
    newest_words,
    open_state,
    plain_adjustment,
    sheet_of,
)
from attendance.timekeeping.punches.selectors import sources_of
from attendance.timekeeping.rules import CoverKind
from hr.people.models import Employee
from hr.roster.models import Duty
from hr.roster.selectors import desk_duties
from hr.roster.shifts.rules import DayKind, Role
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.rules import day_of, start_of


@dataclass(frozen=True)
class Cell:
    """One day of the calendar; `result` is None while it is not judged."""

    day: date
    result: Day | None
    is_today: bool = False
    fines: object = 0
    duties: tuple[Duty, ...] = ()
    label: object = ""

    @property
    def notes(self) -> list[tuple[Manner, int]]:
        """What counts on the day: in what manner, how many minutes."""
        return [(each.manner, each.minutes) for each in self.result.occurrences]


@dataclass(frozen=True)
class Consequence:
    """What a day of the month leads to, as a person reads it."""

    day: date
    kind: str
    amount: object
    told: Told


@dataclass(frozen=True)
class Booked:
    """An adjustment booked in this month, as a person reads it."""

    row: Adjustment
    was: object
    now: object

    @property
    def month(self) -> date:
        """The closed month it is about."""
        return self.row.day.replace(day=1)

    @property
    def absence(self) -> Decimal:
        """Days of absence that come or go, halves among them."""
        return Decimal(self.row.absence) / 2


@dataclass
class MonthPage:
    """Everything the page of a person's month shows."""

    person: Employee
    month: date
    sums: PersonMonth
    # Weeks from Monday to Sunday; None stands for a day of another month.
    weeks: list[list[Cell | None]]
    consequences: list[Consequence]
    before: date | None
    after: date | None
    # From when attendance of the company is kept.
    begins: date | None = None
    is_called: bool = False
    word: SheetWord | None = None
    sheet: Sheet | None = None
    booked: list[Booked] = field(default_factory=list)
    # Of the sheet as it would be kept now.
    fingerprint: str = ""
    # Whether days of it wait to be judged anew.
    is_stale: bool = False

    @property
    def weekdays(self) -> list:
        """The heads of the columns, from Monday on."""
        return [WEEKDAYS_ABBR[number] for number in range(7)]

    @property
    def is_outdated(self) -> bool:
        """Whether something changed since the person confirmed."""
        return bool(self.word) and self.word.fingerprint != self.fingerprint


def month_page(person: Employee, month: date, at: datetime) -> MonthPage:
    """A person's month: calendar, sums, what it leads to, and how far the sheet has come."""
    today, begins = day_of(at), first_day()
    sums = months_of([person.pk], month)[person.pk]
    before, after = months_shown(month, begins, today)
    booked = booked_in(month, [person.pk]).get(person.pk, [])
    sheet = sheet_of(person, month)
    is_called, is_stale = (False, False) if sheet else open_state(person.pk, month)
    page = MonthPage(
        person,
        month,
        sums,
        _weeks(sums, person, month, today),
        [_consequence(each) for each in sums.verdict.penalties],
        before,
        after,
        begins,
        is_called=is_called,
        word=newest_words(month, [person.pk]).get(person.pk) if is_called else None,
        sheet=sheet,
        booked=[_booked(each) for each in booked],
    )
    content = plain_sheet(sums, [plain_adjustment(each) for each in booked])
    page.fingerprint = fingerprint(person.number, month, content)
    page.is_stale = is_stale
    return page


def _booked(row: Adjustment) -> Booked:
    was, now = (Outcome(each["outcome"]).label for each in (row.before, row.after))
    return Booked(row, was, now)


def _duties(person: Employee, month: date) -> dict[date, tuple[Duty, ...]]:
    """When the person stands at the order desk in a month, by day."""
    span = start_of(month), start_of(next_month(month))
    found: dict[date, tuple[Duty, ...]] = {}
    for duty in desk_duties([person.pk], *span).get(person.pk, ()):
        day = day_of(duty.starts_at)
        found[day] = (*found.get(day, ()), duty)
    return found


def _weeks(
    sums: PersonMonth, person: Employee, month: date, today: date
) -> list[list[Cell | None]]:
    duties = _duties(person, month)
    results = {each.day: each for each in sums.days}
    fines: dict[date, object] = {}
    for each in sums.verdict.penalties:
        if each.amount:
            fines[each.day] = fines.get(each.day, 0) + each.amount
    cells: list[Cell | None] = [None] * (month.isoweekday() - 1)
    cells += [
        Cell(
            day,
            results.get(day),
            day == today,
            fines.get(day, 0),
            duties.get(day, ()),
            label_of(results[day].outcome, day, person) if day in results else "",
        )
        for day in days_of(month)
    ]
    cells += [None] * (-len(cells) % 7)
    return [cells[place : place + 7] for place in range(0, len(cells), 7)]


def _consequence(each) -> Consequence:
    return Consequence(each.day, each.kind.label, each.amount, tell_line(each.line))


@dataclass(frozen=True)
class Covered:
    """What excused time on a day."""

    label: object
    start: str
    end: str
    clause: str
    link: str


@dataclass
class DayPage:
    """A day explained: what was planned and recorded, by which version, step by step."""

    day: date
    outcome: Outcome
    label: object
    kind: object
    role: object
    spells: list[str]
    marks: list[tuple[str, str]]
    covers: list[Covered]
    lines: list[Told]
    version: RuleVersion
    judged_at: datetime
    minutes: tuple[int, int, int]
    steps: list[tuple[NextStep, str]] = field(default_factory=list)
    consequences: list[Consequence] = field(default_factory=list)
    earlier: list["DayPage"] = field(default_factory=list)
    adjustments: list[tuple[Adjustment, list[Told]]] = field(default_factory=list)


def day_page(
    person: Employee,
    day: date,
    sums: PersonMonth | None = None,
    *,
    is_closed: bool = True,
    mends: bool = False,
) -> DayPage | None:
    """A person's day explained, with what it was before; None while it is not judged.

    `sums` is the person's month where that is known already. Where `is_closed` is False nobody
    looks for adjustments; with `mends` the person sees what they can do about it.
    """
    result = result_of(person.pk, day)
    if result is None:
        return None
    page = _explained(result, person)
    if mends:
        found = next_steps(day, page.spells, result.lines, marks_of(result))
        page.steps = [(each, tell(each.text, each.params)) for each in found]
    sums = sums or months_of([person.pk], day.replace(day=1))[person.pk]
    page.consequences = [_consequence(each) for each in sums.verdict.penalties if each.day == day]
    page.earlier = [_explained(each, person) for each in earlier_results(person.pk, day)]
    _name_sources([page, *page.earlier])
    if is_closed:
        page.adjustments = [
            (each, tell_lines(each.after["lines"])) for each in adjustments_of(person.pk, day)
        ]
    return page


def _name_sources(pages: list[DayPage]) -> None:
    """Put beside every mark that was not made at a clock or in the browser where it is from."""
    sources = sources_of({ref for page in pages for _at, ref in page.marks})
    for page in pages:
        page.marks = [(at, sources.get(ref, "")) for at, ref in page.marks]


def label_of(outcome: Outcome, day: date, person: Employee) -> object:
    """What a day is called: one of work before attendance is kept is no day without employment."""
    is_before = person.hired_on is not None and day < person.hired_on
    is_after = person.left_on is not None and day > person.left_on
    if outcome != Outcome.NOT_EMPLOYED or is_before or is_after:
        return outcome.label
    return _("not kept yet")


def _explained(result, person: Employee) -> DayPage:
    facts, outcome = result.facts, Outcome(result.outcome)
    return DayPage(
        day=result.day,
        outcome=outcome,
        label=label_of(outcome, result.day, person),
        kind=DayKind(facts["kind"]).label if facts.get("kind") else "",
        role=Role(facts["role"]).label if facts.get("role") else "",
        spells=facts.get("spells", []),
        marks=list(facts.get("marks", ())),
        covers=[
            Covered(CoverKind(kind).label, start, end, ref, link)
            for kind, start, end, ref, _row, link in facts.get("covers", [])
        ],
        lines=[tell_line(line_of(each)) for each in result.lines],
        version=result.version,
        judged_at=result.judged_at,
        minutes=(result.planned, result.worked, result.unpaid),
    )
