"""Which mark a spell lacks: each that it may be is tried, and none makes the day worse."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache

from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.rules import AttendanceRules, DayFacts, Verdict, Weight
from attendance.timekeeping.judging.selectors import BEHIND, facts_of
from attendance.timekeeping.judging.spells import business_around, uncovered
from attendance.timekeeping.judging.words import stretch
from attendance.timekeeping.months.next_steps import FindMark
from attendance.timekeeping.rules import CoverKind, Mark
from hr.roster.shifts.rules import Spell
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, start_of
from regulations.rulebook.rulesets import from_values


def marks_of(result: DayResult) -> FindMark:
    """By its name the mark that a spell of a judged day lacks, by the version that judged it.

    What is recorded is read once a mark is asked for, and looked at as if nothing more came.
    """

    @cache
    def recorded() -> DayFacts:
        over = start_of(result.day) + BEHIND
        return next(facts for _who, facts in facts_of([(result.person_id, result.day)], at=over))

    rules = from_values(AttendanceRules, result.version.values)
    return lambda spell: lacking_mark(recorded(), rules, spell)


@clause("A2.2-3")
def lacking_mark(facts: DayFacts, rules: AttendanceRules, name: str) -> datetime | None:
    """The arrival or departure that a spell lacks, by the day as it would be judged with it.

    `name` is the spell as explanations write it. The mark after which the day weighs least, and
    then leaves least open; None where each makes it heavier, now or at the close, and where the
    day has no such spell any more.
    """
    spells = facts.plan.spells if facts.plan else ()
    found = next((each for each in spells if stretch(each, facts.day) == name), None)
    if found is None:
        return None
    was = _weights(facts, rules)
    tried = {at: _with_mark(facts, at) for at in _ends(found, facts)}
    fit = [at for at, each in tried.items() if _is_no_heavier(_weights(each, rules), was)]
    best = min(fit, key=lambda at: _left(judge_day(tried[at], rules)), default=None)
    return best and best.astimezone(CHINA)


def _ends(spell: Spell, facts: DayFacts) -> Iterator[datetime]:
    """Where somebody punches who worked what nothing approved covers; a business outing stands for
    the punch at an end that it spans (A2.2-4)."""
    approved = [each for each in facts.covers if each.kind != CoverKind.OUTING]
    left, (back, out) = uncovered(spell, approved), business_around(spell, facts.covers)
    if left and not back:
        yield left[0][0]
    if left and not out:
        yield left[-1][1]


def _with_mark(facts: DayFacts, at: datetime) -> DayFacts:
    return replace(facts, marks=(*facts.marks, Mark(at, "")))


def _weights(facts: DayFacts, rules: AttendanceRules) -> tuple[Weight, Weight]:
    """How heavy a day weighs as it stands, and once its month is closed."""
    now, closed = (replace(facts, is_final=is_final) for is_final in (False, True))
    return judge_day(now, rules).weight, judge_day(closed, rules).weight


def _is_no_heavier(after: tuple[Weight, Weight], before: tuple[Weight, Weight]) -> bool:
    return all(now <= was for now, was in zip(after, before, strict=True))


def _left(verdict: Verdict) -> tuple:
    return verdict.weight, verdict.missing
