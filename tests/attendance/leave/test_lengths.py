"""How long leave is, what it is joined to, and the medical period."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from attendance.leave.lengths import as_decimal, days_of, in_days, joined, medical_period, within
from regulations.rulebook.rules import day_of
from tests.attendance.leave.conftest import days, moment, weekday
from tests.attendance.leave.test_rules import office

# Two weeks of office work, Monday to Friday.
WORK = [spell for week in (0, 1) for day in range(5) for spell in office(weekday(day, week))]


def by_day(work) -> dict:
    """Spells as the shifts of the days they begin on."""
    found = {}
    for spell in work:
        found.setdefault(day_of(spell[0]), []).append(spell)
    return found


def at(day: date, start: str, end: str):
    return moment(day, start), moment(day, end)


@pytest.mark.clause("A2.4-3")
@pytest.mark.parametrize(
    ("span", "length"),
    [
        (days(weekday(0)), 1),
        (days(weekday(0), weekday(1)), 2),
        (days(weekday(4), weekday(7)), 2),  # Friday to Monday: two of the person's own days
        (days(weekday(5), weekday(6)), 0),  # a weekend
        (at(weekday(0), "00:00", "12:00"), Fraction(1, 2)),
        (at(weekday(0), "12:00", "23:59"), Fraction(1, 2)),
        (at(weekday(0), "09:15", "10:25"), Fraction(70, 360)),  # at the doctor's
        (at(weekday(0), "10:30", "14:30"), Fraction(60, 360)),  # the midday break is no work
        (at(weekday(0), "08:00", "08:01"), Fraction(1, 360)),
        (at(weekday(0), "12:00", "13:00"), 0),
    ],
)
def test_length_is_counted_in_own_working_days(span, length):
    assert days_of(by_day(WORK), [span]) == length


def test_spell_past_midnight_belongs_to_the_day_it_starts_on():
    night = (moment(weekday(0), "22:00"), moment(weekday(1), "06:00"))
    assert days_of(
        by_day([night]), [(moment(weekday(1), "00:00"), moment(weekday(1), "06:00"))]
    ) == (Fraction(6, 8))


def test_spell_behind_midnight_belongs_to_the_day_its_shift_begins_on():
    monday, tuesday = weekday(0), weekday(1)
    shifts = {
        monday: [at(monday, "20:00", "23:00"), at(tuesday, "01:00", "02:00")],
        tuesday: [at(tuesday, "20:00", "23:00")],
    }
    assert days_of(shifts, [at(tuesday, "01:00", "02:00")]) == Fraction(1, 4)
    assert days_of(shifts, [at(tuesday, "20:00", "23:00")]) == 1


MONDAY, FRIDAY = days(weekday(0)), days(weekday(4))


@pytest.mark.clause("A2.4-2", "A2.5-4")
@pytest.mark.parametrize(
    ("span", "others", "run"),
    [
        (MONDAY, [], [MONDAY]),
        (MONDAY, [days(weekday(1))], [MONDAY, days(weekday(1))]),
        (MONDAY, [days(weekday(2))], [MONDAY]),  # Tuesday is worked
        (FRIDAY, [days(weekday(7))], [FRIDAY, days(weekday(7))]),  # only a weekend between
        # A chain: the last is joined through the one between.
        (MONDAY, [days(weekday(2)), days(weekday(1))],
         [MONDAY, days(weekday(1)), days(weekday(2))]),
        # To the minute: the evening and the night are no work.
        (at(weekday(0), "14:00", "17:00"), [at(weekday(1), "08:00", "09:00")],
         [at(weekday(0), "14:00", "17:00"), at(weekday(1), "08:00", "09:00")]),
        (at(weekday(0), "14:00", "16:59"), [at(weekday(1), "08:00", "09:00")],
         [at(weekday(0), "14:00", "16:59")]),
    ],
)  # fmt: skip
def test_leaves_without_work_between_are_joined(span, others, run):
    assert joined(span, others, WORK) == run


def test_joined_over_the_end_of_a_year():
    last, first = date(2025, 12, 31), date(2026, 1, 2)
    work = [*office(last), *office(first)]  # New Year's Day is free
    run = joined(days(last), [days(first)], work)
    assert run == [days(last), days(first)]
    assert days_of(by_day(work), run) == 2


@pytest.mark.clause("A2.4-4")
@pytest.mark.parametrize(
    ("today", "since", "length"),
    [
        (weekday(0), weekday(0), 1),
        (weekday(2), weekday(0), 3),
        (weekday(3), weekday(0), 3),  # over: it keeps its length
        (weekday(4), weekday(4), 1),
        (weekday(9), weekday(4), 4),  # Friday to Monday in calendar days
    ],
)
def test_medical_period_runs_from_the_first_day(today, since, length):
    runs = [[days(weekday(0), weekday(2))], [days(weekday(4)), days(weekday(7))]]
    found = medical_period(runs, today)
    assert (found.since, found.days) == (since, length)


def test_no_medical_period_before_the_first_day():
    assert medical_period([[days(weekday(2))]], weekday(1)) is None
    assert medical_period([], weekday(1)) is None


@pytest.mark.parametrize(
    ("length", "shown"),
    [(Fraction(1), "1.00"), (Fraction(7, 36), "0.19"), (Fraction(1, 200), "0.01")],
)
def test_lengths_are_stored_to_the_hundredth(length, shown):
    assert str(as_decimal(length)) == shown


minutes = st.integers(0, 14 * 24 * 60)
spans = st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1])
START = moment(weekday(0), "00:00")


def stretch(pair):
    return tuple(START + timedelta(minutes=count) for count in pair)


@given(spans, spans)
def test_two_parts_are_as_long_as_the_whole(one, two):
    """Cut anywhere, a leave keeps its length; an overlap counts nowhere twice."""
    start, cut, end = sorted({one[0], one[1], two[1]})[0], one[1], max(one[1], two[1])
    whole = stretch((start, end)) if start < end else stretch(one)
    if not start < cut < end:
        return
    parts = [stretch((start, cut)), stretch((cut, end))]
    assert days_of(by_day(WORK), parts) == days_of(by_day(WORK), [whole])
    assert 0 <= days_of(by_day(WORK), [whole]) <= 10


@given(spans, st.lists(spans, max_size=5))
def test_order_of_the_others_does_not_matter(span, others):
    found = joined(stretch(span), [stretch(each) for each in others], WORK)
    again = joined(stretch(span), [stretch(each) for each in reversed(others)], WORK)
    assert found == again
    assert stretch(span) in found


def test_within_cuts_to_the_stretch():
    span = (moment(weekday(0), "10:00"), moment(weekday(0), "15:00"))
    assert within(WORK, span) == (
        (moment(weekday(0), "10:00"), moment(weekday(0), "11:00")),
        (moment(weekday(0), "14:00"), moment(weekday(0), "15:00")),
    )


@pytest.mark.parametrize(
    ("length", "words", "chinese"),
    [("1.00", "1 day", "1 天"), ("0.50", "0.5 days", "0.5 天"), ("2.00", "2 days", "2 天")],
)
def test_a_length_is_told_in_days(length, words, chinese):
    with override("en"):
        assert in_days(Decimal(length)) == words
    with override("zh-hans"):
        assert in_days(Decimal(length)) == chinese
