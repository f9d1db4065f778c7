"""Past days and months judged anew by other numbers: what a draft of the rules is tried by."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.penalties import (
    Before,
    Counted,
    MonthVerdict,
    judge_month,
)
from attendance.timekeeping.judging.rules import AttendanceRules, DayFacts, Outcome, Verdict
from attendance.timekeeping.judging.selectors import employed_between, facts_of, first_day
from attendance.timekeeping.months.counting import before_month
from attendance.timekeeping.months.rules import days_of, last_of, next_month
from hr.discipline.rulings.rules import Kind
from regulations.amendments.registry import Progress
from regulations.amendments.rules import Changed
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

PEOPLE = 100
COVERS = (
    "early_leave", "fined_from_occurrence_in_month", "fine_brackets", "half_day_absence_over",
    "full_day_absence_over", "ladder_in_month", "postings_in_12_months_for_dismissal",
    "unexcused_away_over", "absence_fines_in_year", "dismissal_absence_days_running",
    "dismissal_absence_days_in_year", "missing_punch",
)  # fmt: skip
# The message ids of the labels.
_OUTCOMES = {
    Outcome.PRESENT: "present",
    Outcome.LATE: "late",
    Outcome.EARLY: "left early",
    Outcome.HALF_ABSENCE: "half a day of absence",
    Outcome.ABSENCE: "absence",
    Outcome.PERSONAL: "personal leave",
    Outcome.SICK: "sick leave",
    Outcome.MARRIAGE: "marriage leave",
    Outcome.BEREAVEMENT: "bereavement leave",
    Outcome.IN_LIEU: "time off in lieu",
    Outcome.OUTING: "outing",
}
_KINDS = {
    Kind.REMINDER: "reminder",
    Kind.WARNING: "warning",
    Kind.POSTING: "public posting",
    Kind.DISMISSAL: "dismissal",
}
NOTHING, FINED = "nothing", "fine"


@clause("A2.1-1")
def judge_anew(
    before: AttendanceRules,
    after: AttendanceRules,
    since: date,
    until: date,
    progress: Progress,
) -> Iterator[Changed]:
    """Every day of these, and everything a month leads to, that would come out otherwise.

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
            yield from _chunk(chunk, first, last, before, after)
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
    people: list[int], since: date, until: date, before: AttendanceRules, after: AttendanceRules
) -> Iterator[Changed]:
    month = since.replace(day=1)
    days = [(person, day) for person in people for day in days_of(month) if since <= day <= until]
    earlier = before_month(people, month)
    judged: dict[int, list[_Twice]] = {person: [] for person in people}
    for person, facts in facts_of(days, at=start_of(until + timedelta(days=4)), is_final=True):
        judged[person].append(_Twice(facts, judge_day(facts, before), judge_day(facts, after)))
    for person, found in judged.items():
        yield from _days_of(person, found)
        yield from _month_of(person, found, (before, after), earlier.get(person, Before()))


@dataclass(frozen=True)
class _Twice:
    """A day judged by both."""

    facts: DayFacts
    was: Verdict
    now: Verdict


def _days_of(person: int, found: Iterable[_Twice]) -> Iterator[Changed]:
    """Days with another outcome; their money is told with the month."""
    for each in found:
        was, now = each.was, each.now
        if was.outcome == now.outcome or not {was.outcome, now.outcome} <= set(_OUTCOMES):
            continue
        day = each.facts.day
        yield Changed(
            person_id=person,
            clause=(now if now.absence >= was.absence else was).lines[0].clause,
            at=start_of(day),
            what=day.isoformat(),
            before=_OUTCOMES[was.outcome],
            after=_OUTCOMES[now.outcome],
            is_worse=_weight(now) > _weight(was),
        )


def _weight(verdict: Verdict) -> tuple[int, int]:
    return verdict.absence, len(verdict.occurrences)


def _month_of(
    person: int,
    found: list[_Twice],
    rules: tuple[AttendanceRules, AttendanceRules],
    brought: Before,
) -> Iterator[Changed]:
    """What the month leads to by both, clause by clause: fines with their sum, other measures."""
    was = judge_month([_counted(each.facts, each.was, rules[0]) for each in found], brought)
    now = judge_month([_counted(each.facts, each.now, rules[1]) for each in found], brought)
    month = found[0].facts.day.replace(day=1)
    sums = _sums(was), _sums(now)
    for ref, kind in sorted({*sums[0], *sums[1]}):
        (old, count), (new, counts) = (each.get((ref, kind), (Decimal(0), 0)) for each in sums)
        if (old, count) == (new, counts):
            continue
        word = FINED if kind == Kind.FINE else _KINDS[kind]
        yield Changed(
            person_id=person,
            clause=ref,
            at=start_of(month),
            what=f"{month:%Y-%m}",
            before=word if count else NOTHING,
            after=word if counts else NOTHING,
            is_worse=(new, counts) > (old, count),
            money=new - old,
        )


def _counted(facts: DayFacts, verdict: Verdict, rules: AttendanceRules) -> Counted:
    return Counted(
        facts.day,
        rules,
        verdict.occurrences,
        verdict.absence,
        verdict.reminders,
        verdict.planned > 0,
    )


def _sums(verdict: MonthVerdict) -> dict[tuple[str, Kind], tuple[Decimal, int]]:
    """Clause and measure → yuan together, and how many."""
    amounts: Counter = Counter()
    counts: Counter = Counter()
    for each in verdict.penalties:
        amounts[each.clause, each.kind] += each.amount
        counts[each.clause, each.kind] += 1
    return {key: (amounts[key], counts[key]) for key in counts}
