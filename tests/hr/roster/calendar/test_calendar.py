"""Holidays as the state announced them, and the company's word over them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from hr.roster.calendar.models import CompanyDay
from hr.roster.calendar.rules import DayType, Entry, Said, day_in
from hr.roster.calendar.selectors import calendar_between
from hr.roster.calendar.services import enter_day, publish_year

# From the notice of the General Office of the State Council on the holidays of 2026.
ANNOUNCED = [
    ("2026-01-01", DayType.HOLIDAY, "元旦"),
    ("2026-01-04", DayType.SWAPPED, "元旦"),  # a Sunday
    ("2026-01-05", DayType.WORKDAY, ""),
    ("2026-02-14", DayType.SWAPPED, "春节"),  # a Saturday
    ("2026-02-15", DayType.HOLIDAY, "春节"),
    ("2026-02-23", DayType.HOLIDAY, "春节"),
    ("2026-02-24", DayType.WORKDAY, ""),
    ("2026-10-07", DayType.HOLIDAY, "国庆节"),
    ("2026-10-10", DayType.SWAPPED, "国庆节"),  # a Saturday
    ("2026-10-17", DayType.WEEKEND, ""),
]


@pytest.mark.clause("A2.1-2")
@pytest.mark.parametrize(("day", "expected", "name"), ANNOUNCED)
def test_day_is_what_the_state_announced(day, expected, name):
    found = day_in(date.fromisoformat(day), {}, ())
    assert (found.type, found.name_zh, found.is_published) == (expected, name, True)


SAID = [
    # day, what the company says, what follows
    ("2026-03-09", Said(Entry.HOLIDAY, "店庆"), DayType.HOLIDAY),
    ("2026-03-07", Said(Entry.SWAPPED, "店庆调休"), DayType.SWAPPED),
    ("2026-10-01", Said(Entry.ORDINARY), DayType.WORKDAY),
    ("2026-10-10", Said(Entry.ORDINARY), DayType.WEEKEND),
    ("2026-10-01", Said(Entry.ANNOUNCED), DayType.HOLIDAY),
    ("2027-02-05", Said(Entry.HOLIDAY, "除夕"), DayType.HOLIDAY),
]


@pytest.mark.clause("A2.1-2")
@pytest.mark.parametrize(("day", "said", "expected"), SAID)
def test_company_has_the_last_word(day, said, expected):
    day = date.fromisoformat(day)
    found = day_in(day, {day: said}, ())
    assert (found.type, found.is_published) == (expected, True)
    assert found.is_company == (said.entry != Entry.ANNOUNCED)


@pytest.mark.clause("A2.1-2")
def test_year_nobody_has_announced_is_not_yet_published():
    friday, saturday = date(2027, 1, 1), date(2027, 1, 2)
    assert day_in(friday, {}, ()).type == DayType.WORKDAY
    assert day_in(saturday, {}, ()).type == DayType.WEEKEND
    assert not day_in(friday, {}, ()).is_published
    assert day_in(friday, {}, {2027}).is_published


def test_newest_word_on_a_day_holds(at, past):
    day = date(2025, 6, 4)
    enter_day(day=day, entry=Entry.HOLIDAY, name="店庆", by=None, at=at)
    assert calendar_between(day, day)[day].type == DayType.HOLIDAY
    enter_day(day=day, entry=Entry.ANNOUNCED, by=None, at=at)
    assert calendar_between(day, day)[day].type == DayType.WORKDAY
    assert CompanyDay.objects.count() == 2


def test_year_is_published_once_and_only_where_nobody_knows_it(at, past):
    publish_year(year=2027, by=None, at=at)
    for year in (2027, 2025):
        with pytest.raises(ValidationError):
            publish_year(year=year, by=None, at=at)
    assert calendar_between(date(2027, 3, 1), date(2027, 3, 1))[date(2027, 3, 1)].is_published


def test_holiday_has_a_name(at, past):
    with pytest.raises(ValidationError) as refused:
        enter_day(day=date(2025, 6, 4), entry=Entry.HOLIDAY, name=" ", by=None, at=at)
    assert refused.value.code == "A2.1-2"


def test_words_of_the_company_are_never_edited(at, past):
    enter_day(day=date(2025, 6, 4), entry=Entry.HOLIDAY, name="店庆", by=None, at=at)
    for sql in ("UPDATE roster_companyday SET name = 'x'", "DELETE FROM roster_companyday"):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_calendar_costs_one_query_however_long(rulebook, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(calendar_between(date(2025, 1, 1), date(2026, 12, 31))) == 730
