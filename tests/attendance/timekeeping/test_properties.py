"""What holds of every day and every month, whatever its facts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.penalties import Before, Counted, judge_month
from attendance.timekeeping.judging.rules import WHOLE, DayFacts, Verdict
from attendance.timekeeping.rules import Cover, CoverKind, Mark
from regulations.rulebook.rules import start_of
from tests.attendance.timekeeping.days import DAY, MAIN, NIGHT, OFFICE, RULES, plan

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


def weight(verdict: Verdict) -> tuple[int, int, int]:
    """How heavy a day weighs: absence first, then what counts in the month, then its minutes."""
    minutes = sum(each.minutes for each in verdict.occurrences)
    return verdict.absence, len(verdict.occurrences), minutes


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
    assert not (verdict.absence == WHOLE and verdict.occurrences)
    assert not (facts.is_final and verdict.missing)
    assert verdict.lines


@settings(max_examples=300)
@given(days(), leaves())
def test_an_approved_leave_never_weighs_on_its_day(facts, leave):
    eased = replace(facts, covers=(*facts.covers, leave))
    assert weight(judge_day(eased, RULES)) <= weight(judge_day(facts, RULES))


@st.composite
def months(draw) -> list[DayFacts]:
    """Some days of one month."""
    numbers = draw(st.lists(st.integers(1, 31), min_size=1, max_size=8, unique=True))
    return [draw(days(date(2026, 3, number))) for number in sorted(numbers)]


def month_of(facts: list[DayFacts]):
    """The month that these days make."""
    found = [(each, judge_day(each, RULES)) for each in facts]
    return judge_month(
        [
            Counted(each.day, RULES, verdict.occurrences, verdict.absence, verdict.reminders)
            for each, verdict in found
        ],
        Before(),
    )


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
