"""What holds of every day and every month, whatever its facts."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.penalties import Before, Counted, judge_month
from attendance.timekeeping.judging.presence import judge_spell
from attendance.timekeeping.judging.rules import WHOLE, DayFacts, Verdict
from attendance.timekeeping.judging.spells import overlap, windows, without_long_words
from attendance.timekeeping.rules import Cover, CoverKind, Mark
from hr.discipline.rulings.rules import Kind
from regulations.rulebook.rules import start_of
from tests.attendance.timekeeping.days import DAY, MAIN, NIGHT, OFFICE, RULES, plan
from tests.depth import deep

LEAVE = [kind for kind in CoverKind if kind not in (CoverKind.OUTING, CoverKind.BUSINESS)]
LATER = start_of(DAY + timedelta(days=40))
# Around the hours that matter, to the minute or a few seconds beyond.
seconds = st.builds(
    lambda hour, minute, second: hour * 3600 + minute * 60 + second,
    st.integers(6, 30),
    st.sampled_from([0, 1, 5, 15, 16, 29, 30, 31, 45, 59]),
    st.sampled_from([0, 0, 0, 20, 59]),
)


@st.composite
def days(draw, day: date = DAY) -> DayFacts:
    """A day of a shift with any punches and covers."""
    start = start_of(day)
    found = draw(st.lists(seconds, max_size=8))
    marks = [Mark(start + timedelta(seconds=at), f"punch:{n}") for n, at in enumerate(found)]
    covers = draw(st.lists(leaves(day, [*CoverKind]), max_size=2))
    hours = plan(draw(st.sampled_from([OFFICE, OFFICE, MAIN, NIGHT])), day)
    at = draw(st.sampled_from([LATER, LATER, start + timedelta(hours=10)]))
    is_final = draw(st.booleans())
    return DayFacts(day, hours, at, tuple(marks), tuple(covers), is_final=is_final)


@st.composite
def leaves(draw, day: date = DAY, kinds=tuple(LEAVE)) -> Cover:
    """A leave of some length on a day, or over all of it."""
    start, end = sorted([draw(seconds), draw(seconds)])
    if draw(st.booleans()):
        start, end = 0, 86_400
    at = start_of(day)
    span = at + timedelta(seconds=start), at + timedelta(seconds=end)
    return Cover(1, *span, draw(st.sampled_from(kinds)), "A2.5-4", "leave:1", "/")


def weight(verdict: Verdict) -> tuple[int, bool, int, int]:
    """How heavy a day weighs: absence first, a whole day before two halves, then what counts in the
    month, then its minutes."""
    minutes = sum(each.minutes for each in verdict.occurrences)
    return verdict.absence, verdict.is_whole, len(verdict.occurrences), minutes


@given(days(), st.randoms())
def test_the_order_of_arrival_does_not_matter(facts, random):
    marks, covers = list(facts.marks), list(facts.covers)
    random.shuffle(marks)
    random.shuffle(covers)
    turned = replace(facts, marks=tuple(marks), covers=tuple(covers))
    assert judge_day(turned, RULES) == judge_day(facts, RULES)


@given(days())
def test_judging_is_a_function_of_the_facts(facts):
    assert judge_day(facts, RULES) == judge_day(facts, RULES)


@given(days())
def test_a_verdict_is_consistent(facts):
    verdict = judge_day(facts, RULES)
    assert 0 <= verdict.absence <= WHOLE
    assert 0 <= verdict.worked <= verdict.planned
    assert 0 <= verdict.unpaid <= verdict.planned
    assert all(0 < each.minutes <= 60 for each in verdict.occurrences)
    assert not (verdict.is_whole and (verdict.absence < WHOLE or verdict.occurrences))
    assert not (facts.is_final and verdict.missing)
    assert verdict.lines


@settings(max_examples=deep(300, 75))
@given(days(), leaves())
def test_an_approved_leave_never_weighs_on_its_day(facts, leave):
    eased = replace(facts, covers=(*facts.covers, leave))
    assert weight(judge_day(eased, RULES)) <= weight(judge_day(facts, RULES))


@pytest.mark.clause("A2.2-4", "A2.3-7", "A2.4")
@settings(max_examples=deep(500, 125))
@given(days(), leaves(kinds=[*CoverKind]))
def test_no_cover_and_no_word_makes_its_day_heavier(facts, cover):
    cover = replace(cover, ref="outing:99")  # told after all others
    eased = replace(facts, covers=(*facts.covers, cover))
    assert weight(judge_day(eased, RULES)) <= weight(judge_day(facts, RULES))


def lost(facts: DayFacts) -> int:
    """The minutes asked for and not worked that are known of a day."""
    reach = windows(facts.plan.spells, facts.before, facts.after)
    enough = RULES.unexcused_away_over * timedelta(minutes=1)
    known = without_long_words(facts.plan.spells, facts.covers, enough)
    parts = [
        judge_spell(spell, window, known, facts, RULES)
        for spell, window in zip(facts.plan.spells, reach, strict=True)
    ]
    return sum(each.lost for each in parts)


def covered(facts: DayFacts, cover: Cover) -> int:
    """The minutes of work that a cover takes, begun ones too: of each spell one more at most."""
    span, spells = (cover.starts_at, cover.ends_at), facts.plan.spells
    taken = [overlap(each, span) // timedelta(minutes=1) for each in spells if overlap(each, span)]
    return sum(taken) + 2 * len(taken)


@pytest.mark.clause("A2.3-7", "A2.4")
@settings(max_examples=deep(500, 125))
@given(days(), leaves(kinds=[*LEAVE, CoverKind.OUTING]))
def test_leave_or_a_word_takes_no_more_minutes_away_than_it_covers(facts, cover):
    """And without any it settles no open question. An outing on business, which stands for punches
    as well, says how those beside it are read."""
    others = tuple(each for each in facts.covers if each.kind != CoverKind.BUSINESS)
    facts = replace(facts, at=LATER, is_final=False, covers=others)
    eased = replace(facts, covers=(*facts.covers, cover))
    assert lost(eased) >= lost(facts) - covered(facts, cover)
    if not covered(facts, cover):
        assert judge_day(eased, RULES).missing == judge_day(facts, RULES).missing


@st.composite
def months(draw) -> list[DayFacts]:
    """Some days of one month."""
    numbers = draw(st.lists(st.integers(1, 31), min_size=1, max_size=8, unique=True))
    return [draw(days(date(2026, 3, number))) for number in sorted(numbers)]


@st.composite
def brought(draw) -> Before:
    """What earlier months may bring along."""
    whole = draw(st.integers(0, 3))
    return Before(
        whole_days=whole,
        half_days=2 * whole + draw(st.integers(0, 3)),
        running=draw(st.sampled_from([(), (date(2026, 2, 27),)])),
        postings=draw(st.sampled_from([(), (date(2025, 8, 4), date(2025, 11, 5))])),
    )


def month_of(facts: list[DayFacts], before: Before | None = None):
    """The month that these days make."""
    found = [(each, judge_day(each, RULES)) for each in facts]
    return judge_month(
        [
            Counted(
                each.day, RULES, verdict.occurrences, verdict.absence, verdict.reminders,
                is_whole=verdict.is_whole,
            )
            for each, verdict in found
        ],
        before or Before(),
    )  # fmt: skip


def sums(month, clause: str) -> tuple[int, Decimal, int]:
    """What one clause leads to in a month: dismissals, fines, measures of all kinds."""
    found = [each for each in month.penalties if each.clause == clause]
    dismissals = sum(each.kind == Kind.DISMISSAL for each in found)
    return dismissals, sum((each.amount for each in found), Decimal(0)), len(found)


def is_no_heavier(after, before, clause: str) -> bool:
    return all(
        now <= was for now, was in zip(sums(after, clause), sums(before, clause), strict=True)
    )


@pytest.mark.clause("A2.3-5")
@settings(max_examples=deep(300, 75))
@given(months(), st.integers(0, 7), st.data(), brought())
def test_a_leave_of_any_length_adds_no_penalty_but_lateness_that_absence_had_taken_in(
    facts, number, data, earlier
):
    """What absence leads to never grows. What lateness leads to grows only where the leave turns a
    whole day of absence into lateness, which then counts like any other: by no more than that."""
    place = number % len(facts)
    leave = data.draw(leaves(facts[place].day))
    eased = list(facts)
    eased[place] = replace(facts[place], covers=(*facts[place].covers, leave))
    before, after = month_of(facts, earlier), month_of(eased, earlier)
    assert is_no_heavier(after, before, "A2.3-5")
    was, now = judge_day(facts[place], RULES), judge_day(eased[place], RULES)
    turned = len(now.occurrences) if was.is_whole and not now.is_whole else 0
    assert after.occurrences <= before.occurrences + turned
    if not turned:
        assert is_no_heavier(after, before, "A2.2-7.1")
        assert is_no_heavier(after, before, "A2.2-7.2")
        assert after.fines <= before.fines
        assert len(after.penalties) <= len(before.penalties)


@pytest.mark.clause("A2.3-1")
@given(months(), st.integers(0, 7), st.sampled_from(LEAVE))
def test_a_day_of_leave_never_adds_a_penalty_to_the_month(facts, number, kind):
    place = number % len(facts)
    start = start_of(facts[place].day)
    # From the first window to the end of the longest shift.
    leave = Cover(1, start, start + timedelta(hours=48), kind, "A2.5-4", "leave:1", "/")
    eased = list(facts)
    eased[place] = replace(facts[place], covers=(*facts[place].covers, leave))
    before, after = month_of(facts), month_of(eased)
    assert after.fines <= before.fines
    assert len(after.penalties) <= len(before.penalties)
    assert after.occurrences <= before.occurrences


@given(months(), st.randoms())
def test_a_month_is_judged_by_its_days_in_whatever_order(facts, random):
    turned = list(facts)
    random.shuffle(turned)
    assert month_of(turned) == month_of(facts)
