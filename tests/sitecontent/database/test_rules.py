"""When backups are late, which ones stay, when a night's is due."""

from datetime import date, datetime, timedelta

import pytest

from sitecontent.database.backups.rules import (
    CHINA,
    BackupRules,
    Kept,
    Standing,
    Trouble,
    is_due,
    jumps,
    name_of,
    to_remove,
    troubles,
    week_ends,
    week_of,
)

RULES = BackupRules(7, 7, 26, 3, 14, 56, 366)
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=CHINA)  # a Wednesday


def ago(**words) -> datetime:
    return NOW - timedelta(**words)


SECOND = timedelta(seconds=1)
TABLE = [
    (Standing(), [Trouble.NONE]),
    (Standing(ago(hours=26), ago(days=7)), []),
    (Standing(ago(hours=26) - SECOND, ago(days=7)), [Trouble.LATE]),
    (Standing(ago(hours=1), ago(days=7) - SECOND), [Trouble.UNPROVEN]),
    # The first backup of a portal has its proof still before it, as long as it is not late itself.
    (Standing(ago(hours=1), None, first_at=ago(hours=1)), []),
    (Standing(ago(hours=1), None, first_at=ago(hours=26)), []),
    (Standing(ago(hours=1), None, first_at=ago(hours=26) - SECOND), [Trouble.UNPROVEN]),
    (Standing(ago(hours=3), ago(hours=3), failed_at=ago(hours=2)), [Trouble.FAILED]),
    (Standing(ago(hours=1), ago(hours=1), failed_at=ago(hours=2)), []),
    (Standing(ago(hours=1), ago(days=2), disproved_at=ago(hours=1)), [Trouble.DISPROVED]),
    (Standing(ago(hours=1), ago(hours=1), disproved_at=ago(days=2)), []),
    # One copy held, another copy of the same backup did not.
    (Standing(ago(hours=1), ago(hours=1), disproved_at=ago(hours=1)), [Trouble.DISPROVED]),
    # One that was finished after another try had failed is none the worse for it.
    (Standing(ago(hours=3), ago(hours=3), noted_at=ago(hours=1), failed_at=ago(hours=2)), []),
    (Standing(ago(hours=3), ago(hours=3), tried_at=ago(hours=3), untried_at=ago(hours=2)),
     [Trouble.UNTRIED]),
    (Standing(ago(hours=3), ago(hours=3), tried_at=ago(hours=1), untried_at=ago(hours=2)), []),
    (Standing(ago(hours=3), ago(hours=3), uncleared_at=ago(hours=2)), [Trouble.UNCLEARED]),
    (Standing(failed_at=ago(hours=1)), [Trouble.NONE, Trouble.FAILED]),
]  # fmt: skip


@pytest.mark.clause("C7-4", "C13-S2")
@pytest.mark.parametrize(("standing", "expected"), TABLE)
def test_troubles(standing, expected):
    assert troubles(standing, RULES, NOW) == expected


def row(days: int, is_proved: bool = True) -> Kept:
    at = NOW - timedelta(days=days)
    return Kept(name_of(at), at, is_proved)


def left(*rows: Kept) -> list[int]:
    gone = {each.name for each in to_remove(rows, RULES, NOW)}
    return sorted((NOW - each.at).days for each in rows if each.name not in gone)


@pytest.mark.clause("C13-S2")
def test_all_of_the_last_fourteen_days_stay():
    assert left(*map(row, range(15))) == list(range(15))


@pytest.mark.clause("C13-S2")
def test_of_older_weeks_the_newest_proved_one_stays():
    # Wednesday; Sundays lie 3, 10, 17, 24, … days back; 31 January is 32 days back, 28 February 4.
    assert left(*map(row, range(31))) == [*range(15), 17, 24]
    assert left(*map(row, range(31)), row(59)) == [*range(15), 17, 24, 59]


@pytest.mark.clause("C13-S2")
def test_of_older_months_the_newest_proved_one_stays_for_a_year():
    old = [row(days) for days in (61, 62, 93, 100, 366, 367, 400)]
    # 2 January, 1 January; 1 December, 24 November; 3 March, 2 March, 28 January of 2025.
    assert left(row(0), *old) == [0, 61, 93, 100, 366]


@pytest.mark.clause("C13-S2")
def test_the_last_proved_one_stays_whatever_its_age():
    assert left(row(900), row(901)) == [900]
    assert left(row(900), row(20, False), row(1, False)) == [1, 20, 900]


@pytest.mark.clause("C13-S2")
def test_nothing_goes_while_nothing_is_proved():
    assert left(*(row(days, False) for days in (1, 100, 1000))) == [1, 100, 1000]


@pytest.mark.clause("C13-S2")
def test_an_old_one_that_was_never_proved_goes():
    assert left(row(0), row(40, False)) == [0]


@pytest.mark.clause("C13-S2")
@pytest.mark.parametrize(
    ("last", "hour", "expected"),
    [(None, 0, True), (0, 23, False), (1, 1, False), (1, 2, True), (3, 2, True)],
)
def test_a_night(last, hour, expected):
    at = datetime(2026, 3, 4, hour, 0, tzinfo=CHINA)
    before = None if last is None else datetime(2026, 3, 4 - last, 0, 30, tzinfo=CHINA)
    assert is_due(before, at) is expected


@pytest.mark.clause("C7-4")
def test_a_week_begins_on_monday_in_china():
    late_sunday = datetime(2026, 3, 1, 23, 59, tzinfo=CHINA)
    assert week_of(late_sunday) == date(2026, 2, 23)
    assert week_of(late_sunday + timedelta(minutes=1)) == date(2026, 3, 2)
    assert week_ends(date(2026, 2, 23)) == late_sunday + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("size", "before", "expected"),
    [(100, None, False), (130, 100, False), (131, 100, True), (70, 100, False), (69, 100, True)],
)
def test_jumps(size, before, expected):
    assert jumps(size, before) is expected
