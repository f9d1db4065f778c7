"""Past days and months judged anew by other numbers: what a draft of the rules is tried by."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.penalties import (
    Before,
    Counted,
    MonthVerdict,
    judge_month,
)
from attendance.timekeeping.judging.rules import AttendanceRules, Outcome, Verdict
from attendance.timekeeping.judging.selectors import (
    PersonDay,
    employed_between,
    facts_of,
    first_day,
    rules_between,
)
from attendance.timekeeping.months.counting import before_month
from attendance.timekeeping.months.rules import days_of, last_of, next_month
from hr.discipline.rulings.rules import Kind
from hr.roster.shifts.rules import RosterRules
from hr.roster.shifts.selectors import RulesOn
from regulations.amendments.registry import Progress
from regulations.amendments.rules import Changed, Judgement
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

PEOPLE = 100
COVERS = (
    "early_leave", "fined_from_occurrence_in_month", "fine_brackets", "half_day_absence_over",
    "full_day_absence_over", "ladder_in_month", "postings_in_12_months_for_dismissal",
    "unexcused_away_over", "absence_fines_in_year", "dismissal_absence_days_running",
    "dismissal_absence_days_in_year", "missing_punch",
)  # fmt: skip
# That a day has one main and one assistant is held by the database: no draft changes it.
COVERS_OF_ROSTER = ("shifts", "rest_after_main_days")
# The message ids of the labels.
_OUTCOMES = {
    Outcome.PRESENT: "present",
    Outcome.LATE: "late",
    Outcome.EARLY: "left early",
    Outcome.HALF_ABSENCE: "half a day of absence",
    Outcome.ABSENCE: "absence",
    Outcome.MISSING_PUNCH: "missing punch",
    Outcome.PERSONAL: "personal leave",
    Outcome.SICK: "sick leave",
    Outcome.MARRIAGE: "marriage leave",
    Outcome.BEREAVEMENT: "bereavement leave",
    Outcome.IN_LIEU: "time off in lieu",
    Outcome.OUTING: "outing",
    Outcome.HOLIDAY: "statutory holiday",
    Outcome.REST: "rest",
}
_KINDS = {
    Kind.REMINDER: "reminder",
    Kind.WARNING: "warning",
    Kind.POSTING: "public posting",
    Kind.DISMISSAL: "dismissal",
}
NOTHING, FINED = "nothing", gettext_noop("fines of %(number)s yuan")


@dataclass(frozen=True)
class Side:
    """What the past is judged by: the numbers of attendance on a day, and those of the roster,
    where `roster` is None as they were in force."""

    attendance: Callable[[date], AttendanceRules]
    roster: RulesOn | None = None


@clause("A2.1-1")
def judge_anew(
    before: AttendanceRules,
    after: AttendanceRules,
    since: date,
    until: date,
    progress: Progress,
) -> Iterator[Changed]:
    """Every day of these, and everything a month leads to, that would come out otherwise by other
    numbers of attendance."""
    sides = Side(lambda _day: before), Side(lambda _day: after)
    return _compare(sides, since, until, progress)


@clause("A2.1-1", "A2.2-1", "A2.2-2")
def plan_anew(
    before: RosterRules, after: RosterRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """The same, had people worked other hours or rested other days: each day is judged by the
    numbers of attendance that were in force on it."""
    in_force = rules_between(until)

    def side(rules: RosterRules) -> Side:
        return Side(lambda day: in_force(day).rules, lambda _day: rules)

    return _compare((side(before), side(after)), since, until, progress)


def _compare(
    sides: tuple[Side, Side], since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """What would come out otherwise by the second side than by the first.

    Days are judged as if their month had been closed. A month is counted as far as it lies within
    these days; what earlier months bring along is taken as it was judged.
    """
    start = first_day()
    months = _months(max(since, start) if start else until + timedelta(days=1), until)
    people = list(employed_between(since, until).values_list("pk", flat=True))
    total, done = len(people) * len(months), 0
    progress(done, total)
    for first, last in months:
        for place in range(0, len(people), PEOPLE):
            chunk = people[place : place + PEOPLE]
            yield from _chunk(chunk, first, last, sides)
            done += len(chunk)
            progress(done, total)


def _months(since: date, until: date) -> list[tuple[date, date]]:
    """The stretch cut at the ends of months: first and last day of each piece."""
    found = []
    while since <= until:
        last = min(last_of(since.replace(day=1)), until)
        found.append((since, last))
        since = next_month(since)
    return found


def _chunk(
    people: list[int], since: date, until: date, sides: tuple[Side, Side]
) -> Iterator[Changed]:
    month = since.replace(day=1)
    days = [(person, day) for person in people for day in days_of(month) if since <= day <= until]
    earlier = before_month(people, month)
    judged: dict[int, list[_Twice]] = {person: [] for person in people}
    for person, each in _judge_twice(days, sides):
        judged[person].append(each)
    for person, found in judged.items():
        yield from _days_of(person, found)
        yield from _month_of(person, found, earlier.get(person, Before()))


@dataclass(frozen=True)
class _Twice:
    """A day judged by both sides, with the numbers of attendance of each."""

    day: date
    verdicts: tuple[Verdict, Verdict]
    rules: tuple[AttendanceRules, AttendanceRules]

    def counted(self, side: int) -> Counted:
        """The day as the penalties of a month count it by one side."""
        verdict = self.verdicts[side]
        return Counted(
            self.day,
            self.rules[side],
            verdict.occurrences,
            verdict.absence,
            verdict.reminders,
            verdict.planned > 0,
            verdict.is_whole,
        )


def _judge_twice(days: list[PersonDay], sides: tuple[Side, Side]) -> Iterator[tuple[int, _Twice]]:
    """Every day by both sides; its facts are gathered once where people work the same by both."""
    at = start_of(max(day for _person, day in days) + timedelta(days=4))
    gathered = [list(facts_of(days, at=at, is_final=True, roster=sides[0].roster))]
    if sides[1].roster is sides[0].roster:
        gathered *= 2
    else:
        gathered.append(facts_of(days, at=at, is_final=True, roster=sides[1].roster))
    for (person, old), (_same, new) in zip(*gathered, strict=True):
        rules = sides[0].attendance(old.day), sides[1].attendance(new.day)
        yield person, _Twice(old.day, (judge_day(old, rules[0]), judge_day(new, rules[1])), rules)


def _days_of(person: int, found: Iterable[_Twice]) -> Iterator[Changed]:
    """Days with another outcome; their money is told with the month."""
    for each in found:
        was, now = each.verdicts
        if was.outcome == now.outcome or not {was.outcome, now.outcome} <= set(_OUTCOMES):
            continue
        yield Changed(
            person_id=person,
            clause=_clause_of(was, now),
            at=start_of(each.day),
            what=each.day.isoformat(),
            before=_OUTCOMES[was.outcome],
            after=_OUTCOMES[now.outcome],
            is_worse=_weight(now) > _weight(was),
        )


def _clause_of(was: Verdict, now: Verdict) -> str:
    """The clause of the line that stands in the heavier judgement of a day alone."""
    heavy, light = (now, was) if now.absence >= was.absence else (was, now)
    own = [line for line in heavy.lines if line not in light.lines]
    return (own or heavy.lines)[-1].clause


def _weight(verdict: Verdict) -> tuple[int, int, int]:
    """How much a day weighs on a person: where nothing is held against them, more work does."""
    return verdict.absence, len(verdict.occurrences), verdict.planned


@clause("A2.2-7.1", "A2.2-7.2", "A2.3-5")
def _month_of(person: int, found: list[_Twice], brought: Before) -> Iterator[Changed]:
    """What the month leads to by both, clause by clause: its measures as a whole, fines summed."""
    was, now = (judge_month([each.counted(side) for each in found], brought) for side in (0, 1))
    month = found[0].day.replace(day=1)
    sums = _sums(was), _sums(now)
    for ref in sorted({*sums[0], *sums[1]}):
        old, new = (each.get(ref, _Sum()) for each in sums)
        if old == new:
            continue
        yield Changed(
            person_id=person,
            clause=ref,
            at=start_of(month),
            what=f"{month:%Y-%m}",
            before=old.told(),
            after=new.told(),
            is_worse=new.weight() > old.weight(),
            money=new.fines - old.fines,
        )


@dataclass
class _Sum:
    """What a clause asks for in a month: yuan together, and how many measures of each kind."""

    fines: Decimal = Decimal(0)
    counts: Counter[Kind] = field(default_factory=Counter)

    def told(self) -> Judgement:
        """All of it in words, the heaviest measure first."""
        parts = tuple(
            (text, str(self.counts[kind]) if self.counts[kind] > 1 else "")
            for kind, text in reversed(_KINDS.items())
            if self.counts[kind]
        )
        fines = ((FINED, f"{self.fines:f}"),) if self.fines else ()
        return parts + fines or NOTHING

    def weight(self) -> tuple:
        """How heavily it weighs: the heaviest measures first, then money."""
        return (*(self.counts[kind] for kind in reversed(_KINDS)), self.fines)


def _sums(verdict: MonthVerdict) -> dict[str, _Sum]:
    """Clause → what it asks for."""
    found: dict[str, _Sum] = defaultdict(_Sum)
    for each in verdict.penalties:
        if each.kind == Kind.FINE:
            found[each.clause].fines += each.amount
        else:
            found[each.clause].counts[each.kind] += 1
    return found
