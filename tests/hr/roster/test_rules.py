"""Service hours, what of them is open, and whose turn it is: as tables."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from hr.roster.rules import CHINA, ServiceHours, halves, rotation, uncovered
from tests.hr.conftest import MONDAY

HOURS = ServiceHours(online=["08:50", "18:10"])


def spell(start: str, end: str, day: date = MONDAY) -> tuple[datetime, datetime]:
    """Two moments of a day, "HH:MM" each."""
    first, last = (datetime.strptime(text, "%H:%M").time() for text in (start, end))
    return datetime.combine(day, first, CHINA), datetime.combine(day, last, CHINA)


@pytest.mark.clause("C9-1")
def test_service_hours_of_a_day():
    assert HOURS.on(MONDAY) == spell("08:50", "18:10")


def test_service_hours_are_cut_into_two_equal_halves():
    assert halves(HOURS.on(MONDAY)) == [spell("08:50", "13:30"), spell("13:30", "18:10")]


UNCOVERED = [
    ([], [("09:00", "12:00")]),
    ([("09:00", "12:00")], []),
    ([("08:00", "13:00")], []),
    ([("09:00", "10:00")], [("10:00", "12:00")]),
    ([("11:00", "12:00"), ("09:30", "10:00")], [("09:00", "09:30"), ("10:00", "11:00")]),
    ([("09:00", "11:00"), ("09:30", "10:00")], [("11:00", "12:00")]),
    ([("07:00", "09:00"), ("12:00", "13:00")], [("09:00", "12:00")]),
]


@pytest.mark.parametrize(("taken", "gaps"), UNCOVERED)
def test_uncovered_parts_of_a_morning(taken, gaps):
    found = uncovered(spell("09:00", "12:00"), [spell(*each) for each in taken])
    assert found == [spell(*each) for each in gaps]


def week(monday: date = MONDAY) -> list:
    """The fourteen halves of a week."""
    days = [monday + timedelta(days=number) for number in range(7)]
    return [half for day in days for half in halves(HOURS.on(day))]


@pytest.mark.clause("C9-2")
def test_four_people_take_turns_in_a_week():
    turns = rotation(week(), "ABCD", [])
    assert [person for person, _spell in turns] == list("ABCDBADCBADCAB")


@pytest.mark.clause("C9-2")
@pytest.mark.parametrize("count", range(1, 9))
def test_week_and_weekend_are_shared_evenly(count):
    people = range(count)
    turns = rotation(week(), people, [])
    assert [each for _person, each in turns] == week()
    spells = Counter(person for person, _spell in turns)
    weekend = Counter(person for person, each in turns if each[0].weekday() >= 5)
    for shares in (spells, weekend):
        counts = [shares[person] for person in people]
        assert max(counts) - min(counts) <= 1


@pytest.mark.clause("C9-2")
@pytest.mark.parametrize("count", [3, 4, 5, 6])
def test_weeks_are_evened_out_over_time(count):
    standing = []
    for number in range(count):
        standing += rotation(week(MONDAY + timedelta(weeks=number)), range(count), standing)
    weekend = Counter(person for person, each in standing if each[0].weekday() >= 5)
    spells = Counter(person for person, _spell in standing)
    assert set(spells.values()) == {14}
    assert set(weekend.values()) == {4}


def test_nobody_has_both_halves_of_a_day_where_another_is_free():
    turns = rotation(week(), "ABC", [])
    by_day = Counter((person, each[0].date()) for person, each in turns)
    assert set(by_day.values()) == {1}


def test_whoever_is_new_does_not_make_up_for_the_weeks_before():
    standing = [("A", each) for each in week(MONDAY - timedelta(weeks=1))]
    turns = Counter(person for person, _spell in rotation(week(), "AB", standing))
    assert turns == {"A": 7, "B": 7}


def test_busy_person_is_passed_over_and_a_spell_nobody_can_take_stays_open():
    early, late = spell("08:50", "13:30"), spell("13:30", "18:10")
    standing = [("A", spell("12:00", "15:00"))]
    assert rotation([early, late], "A", standing) == []
    assert rotation([late, early], "AB", standing) == [("B", early), ("B", late)]
