"""Where a clause stands, which day a moment belongs to, how a value reads."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from regulations.rulebook import rules


@pytest.mark.parametrize(
    ("ref", "part", "chapter"),
    [
        ("A1.1", "A", "A1"),
        ("A2.2-7.1", "A", "A2"),
        ("A3-L2", "A", "A3"),
        ("B1", "B", "B1–B6"),
        ("B6", "B", "B1–B6"),
        ("B7-1", "B", "B7"),
        ("C10-R1", "C", "C10"),
        ("C14", "C", "C14"),
    ],
)
def test_clause_stands_in_its_part_and_chapter(ref, part, chapter):
    assert rules.part_of(ref) == part
    assert rules.chapter_of(ref) == chapter


@pytest.mark.parametrize("ref", ["", "7-2", "C", "c7-2", "C7-", "C7-2 ", "C7–2"])
def test_other_text_is_no_clause(ref):
    assert rules.part_of(ref) is None


def test_day_begins_at_midnight_in_china():
    assert rules.day_of(datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC)) == date(2026, 2, 28)
    assert rules.day_of(datetime(2026, 2, 28, 16, 0, tzinfo=UTC)) == date(2026, 3, 1)


def test_a_stretch_of_days_holds_its_last_one_whole():
    start, end = rules.span_of(date(2026, 2, 27), date(2026, 2, 28))
    assert start == datetime(2026, 2, 26, 16, 0, tzinfo=UTC)
    assert end == datetime(2026, 2, 28, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (10, "minutes", "10 minutes"),
        (1, "days", "1 day"),
        (80, "percent", "80%"),
        (5, "day_of_month", "day 5"),
        (1048576, "bytes", "1.0\xa0MB"),
        ([100, 300], "yuan", "100 yuan, 300 yuan"),
        (["08:50", "18:10"], "", "08:50–18:10"),
        (["08:50"], "", "08:50"),
        (["08:50", "12:00", "18:10"], "", "08:50, 12:00, 18:10"),
        (["08:50", "noon"], "", "08:50, noon"),
        ({"main": [["07:30", "11:30"], ["15:00", "22:00"]], "office": [["08:00", "11:00"]]}, "",
         "office shift 08:00–11:00; main shift 07:30–11:30, 15:00–22:00"),
        ({"3": "reminder", "4": "warning"}, "", "3 → reminder, 4 → warning"),
        ({"sales": 80, "general_manager": None}, "yuan", "general manager no limit, sales 80 yuan"),
        # what has no word of its own comes first
        ({"office": 1, "another": 2}, "", "another 2, office shift 1"),
        ({"sick": False, "marriage": True}, "", "sick leave no, marriage leave yes"),
        ([{"fine": 30, "up_to": 15}, {"fine": 50, "up_to": 30}], "",
         "up to 15, fine 30; up to 30, fine 50"),
        ("brackets", "", "by minutes"),
        ("something new", "", "something new"),
    ],
)  # fmt: skip
def test_value_reads_as_a_person_would_say_it(value, unit, text):
    with translation.override("en"):
        assert rules.value_text(value, unit) == text


@pytest.mark.parametrize(
    ("due", "shown", "short"),
    [
        ("2026-11-27T00:00", "2026-11-26 24:00", "11-26 24:00"),
        ("2027-01-01T00:00", "2026-12-31 24:00", "12-31 24:00"),
        ("2026-11-27T00:01", "2026-11-27 00:01", "11-27 00:01"),
        ("2026-11-26T18:00", "2026-11-26 18:00", "11-26 18:00"),
    ],
)
def test_a_deadline_that_ends_with_a_day_shows_that_day(due, shown, short):
    at = datetime.fromisoformat(due).replace(tzinfo=rules.CHINA)
    assert (rules.until_text(at), rules.until_text(at, year=False)) == (shown, short)
    assert rules.until_text(at.astimezone(UTC)) == shown
