"""A month judged: fines by minutes, the ladder, fines of absence, proposals of dismissal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from attendance.timekeeping.judging.rules import WHOLE, AttendanceRules, Line, Occurrence
from hr.discipline.rulings.rules import Kind
from regulations.rulebook import clause

FINED = _("No. %(number)s of the month: %(minutes)s minutes, %(amount)s yuan.")
STEP = _("No. %(number)s of the month: %(step)s.")
FULL_DAY = _("Day no. %(number)s of absence in the year: %(amount)s yuan.")
RUNNING = _("%(number)s of one's own working days of absence running (%(days)s): dismissal.")
IN_YEAR = _("%(number)s days of absence in the year: dismissal.")
POSTINGS = _("%(number)s postings within 12 months: dismissal.")
NO_PUNCH = _("A missing punch that nobody corrected: a reminder.")
MOST_NAMED = 3
STEPS = {"reminder": Kind.REMINDER, "warning": Kind.WARNING, "public_posting": Kind.POSTING}


@dataclass(frozen=True)
class Counted:
    """A judged day as the month counts it. `absence` in half days; `is_workday` says that work
    was planned; `rules` are those in force on it. `is_whole` says that one cause made the day a
    whole one of absence; unsaid, that nothing counts besides."""

    day: date
    rules: AttendanceRules
    occurrences: tuple[Occurrence, ...] = ()
    absence: int = 0
    reminders: int = 0
    is_workday: bool = True
    is_whole: bool | None = None

    @property
    def is_whole_absence(self) -> bool:
        """Whether it is a whole day of absence, not two halves of one."""
        if self.is_whole is None:
            return self.absence >= WHOLE and not self.occurrences
        return self.is_whole


@dataclass(frozen=True)
class Before:
    """What earlier months bring along: days and half days of absence in the calendar year, the
    working days of absence running at their end, the days of postings that hold."""

    whole_days: int = 0
    half_days: int = 0
    running: tuple[date, ...] = ()
    postings: tuple[date, ...] = ()


@dataclass(frozen=True)
class Penalty:
    """What a day of the month leads to: the measure, its clause, yuan for a fine, and why."""

    day: date
    kind: Kind
    line: Line
    amount: Decimal = Decimal(0)

    @property
    def clause(self) -> str:
        """The clause it rests on."""
        return self.line.clause


@dataclass(frozen=True)
class MonthVerdict:
    """A judged month: everything it leads to, and how many times somebody was late or early."""

    penalties: tuple[Penalty, ...] = ()
    occurrences: int = 0

    @property
    def fines(self) -> Decimal:
        """All fines of the month together, in yuan."""
        return sum((each.amount for each in self.penalties), Decimal(0))


@clause("A2.2-7.1", "A2.2-7.2", "A2.3-5")
def judge_month(days: Sequence[Counted], before: Before) -> MonthVerdict:
    """What the days of one calendar month lead to, each by the rules in force on it.

    A pure function of the days and of what earlier months bring along.
    """
    ordered = sorted(days, key=lambda each: each.day)
    number, penalties = 0, []
    for each in ordered:
        for occurrence in each.occurrences:
            number += 1
            penalties += _of_count(number, occurrence, each)
        penalties += [
            Penalty(each.day, Kind.REMINDER, Line("A2.2-3", NO_PUNCH))
            for _number in range(each.reminders)
        ]
    penalties += _of_postings(penalties, ordered, before)
    penalties += [*_of_absence(ordered, before), *_of_running(ordered, before)]
    penalties += _of_year(ordered, before)
    return MonthVerdict(tuple(sorted(penalties, key=_order)), number)


def _order(each: Penalty) -> tuple:
    return each.day, list(Kind).index(each.kind)


@clause("A2.2-7.1")
def fine_of(minutes: int, rules: AttendanceRules) -> Decimal:
    """The fine of one lateness or early leaving by its minutes; a limit belongs to the lower
    bracket, beyond the last bracket nothing is fined here."""
    fines = (each["fine"] for each in rules.fine_brackets if minutes <= each["up_to"])
    return Decimal(next(fines, 0))


def _of_count(number: int, occurrence: Occurrence, each: Counted) -> Iterator[Penalty]:
    """What one occurrence leads to, by its number in the month."""
    rules, amount = each.rules, fine_of(occurrence.minutes, each.rules)
    if number >= rules.fined_from_occurrence_in_month and amount:
        params = {"number": number, "minutes": occurrence.minutes, "amount": str(amount)}
        yield Penalty(each.day, Kind.FINE, Line("A2.2-7.1", FINED, params), amount)
    step = rules.ladder.get(number)
    if step:
        line = Line("A2.2-7.2", STEP, {"number": number, "step": step})
        yield Penalty(each.day, STEPS[step], line)


@clause("A2.2-7.2")
def _of_postings(
    found: Sequence[Penalty], days: Sequence[Counted], before: Before
) -> Iterator[Penalty]:
    """A dismissal where this month's posting is one too many within 12 months."""
    posting = next((each for each in found if each.kind == Kind.POSTING), None)
    if posting is None:
        return
    since = _a_year_before(posting.day)
    number = 1 + sum(since < each < posting.day for each in before.postings)
    rules = next(each.rules for each in days if each.day == posting.day)
    if number >= rules.postings_in_12_months_for_dismissal:
        line = Line("A2.2-7.2", POSTINGS, {"number": number})
        yield Penalty(posting.day, Kind.DISMISSAL, line)


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - 1, day=28)


@clause("A2.3-5")
def _of_absence(days: Sequence[Counted], before: Before) -> Iterator[Penalty]:
    """Fines of whole days of absence by their count in the calendar year.

    A reading: two halves of a day add to the sum of the year, but are no whole day here.
    """
    number = before.whole_days
    for each in days:
        if not each.is_whole_absence:
            continue
        number += 1
        fines = each.rules.absence_fines_in_year
        amount = Decimal(fines[number - 1]) if number <= len(fines) else Decimal(0)
        if amount:
            line = Line("A2.3-5", FULL_DAY, {"number": number, "amount": str(amount)})
            yield Penalty(each.day, Kind.FINE, line, amount)


@clause("A2.3-5")
def _of_running(days: Sequence[Counted], before: Before) -> Iterator[Penalty]:
    """A dismissal, once a month, for absence on working days running; days off do not end a run.

    A reading: halves add up within the year alone; a day of two halves ends a run.
    """
    run = list(before.running)
    for each in days:
        if not each.is_workday:
            continue
        if not each.is_whole_absence:
            run = []
            continue
        run.append(each.day)
        if len(run) >= each.rules.dismissal_absence_days_running:
            params = {"number": len(run), "days": _days(run)}
            yield Penalty(each.day, Kind.DISMISSAL, Line("A2.3-5", RUNNING, params))
            return


def _days(run: Sequence[date]) -> str:
    """The days of a run; of a long one the first and the last."""
    days = [day.isoformat() for day in run]
    return ", ".join(days) if len(days) <= MOST_NAMED else f"{days[0]} … {days[-1]}"


@clause("A2.3-5")
def _of_year(days: Sequence[Counted], before: Before) -> Iterator[Penalty]:
    """A dismissal once the half and whole days of absence in the year are too many."""
    halves = before.half_days
    for each in days:
        halves += each.absence
        if each.absence and halves >= WHOLE * each.rules.dismissal_absence_days_in_year:
            number = str(Decimal(halves) / 2)
            yield Penalty(each.day, Kind.DISMISSAL, Line("A2.3-5", IN_YEAR, {"number": number}))
            return


@dataclass(frozen=True)
class Proposal:
    """What one clause asks for at the end of a month, against one person: measures to lay."""

    clause: str
    measures: tuple[tuple[Kind, Decimal | None], ...]
    grounds: tuple[Penalty, ...] = field(default=())


_RISING = (Kind.REMINDER, Kind.WARNING, Kind.POSTING)


def proposals(penalties: Iterable[Penalty]) -> list[Proposal]:
    """One proposal for each clause: its fines in one sum, and of the ladder the highest step."""
    by_clause: dict[str, list[Penalty]] = {}
    for each in penalties:
        by_clause.setdefault(each.clause, []).append(each)
    return [Proposal(ref, _measures(found), tuple(found)) for ref, found in by_clause.items()]


def _measures(found: Sequence[Penalty]) -> tuple[tuple[Kind, Decimal | None], ...]:
    kinds = {each.kind for each in found}
    measures: list[tuple[Kind, Decimal | None]] = []
    if Kind.FINE in kinds:
        measures.append((Kind.FINE, sum((each.amount for each in found), Decimal(0))))
    measures += [(kind, None) for kind in reversed(_RISING) if kind in kinds][:1]
    if Kind.DISMISSAL in kinds:
        measures.append((Kind.DISMISSAL, None))
    return tuple(measures)


@dataclass(frozen=True)
class Shift:
    """What a clause asks of a person's month more (or, negative, less) than before: yuan of a
    fine, and of any other measure how often."""

    clause: str
    kind: Kind
    amount: Decimal


@clause("A2.1-1")
def shifts(before: Iterable[Penalty], after: Iterable[Penalty]) -> list[Shift]:
    """What judging a month otherwise changes in what its clauses ask for."""
    sums: dict[tuple[str, Kind], Decimal] = {}
    for sign, penalties in ((-1, before), (1, after)):
        for proposal in proposals(penalties):
            for kind, amount in proposal.measures:
                place = proposal.clause, kind
                counted = Decimal(1) if amount is None else amount
                sums[place] = sums.get(place, Decimal(0)) + sign * counted
    return [Shift(ref, kind, amount) for (ref, kind), amount in sums.items() if amount]
