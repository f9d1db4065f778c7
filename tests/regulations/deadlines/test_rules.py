"""How a deadline stands, whose gap a gap is: tables without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from regulations.deadlines.rules import Clock, Standing, is_system_gap, standing

START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """A moment so many seconds after ten."""
    return START + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("met", "voided", "now", "expected"),
    [
        (None, None, 599, Standing.RUNNING),
        (None, None, 600, Standing.RUNNING),
        (None, None, 600.000001, Standing.MISSED),
        (600, None, 5000, Standing.MET),
        (600.000001, None, 5000, Standing.LATE),
        (None, 10, 5000, Standing.VOID),
        (20, None, 10, Standing.MET),
    ],
)
def test_a_deadline_is_judged_by_its_own_moments(met, voided, now, expected):
    clock = Clock(
        START,
        at(600),
        met_at=None if met is None else at(met),
        voided_at=None if voided is None else at(voided),
    )
    assert standing(clock, at(now)) == expected


@pytest.mark.parametrize(
    ("outage", "expected"),
    [
        ((0, 600), True),
        ((-100, 1), True),
        ((599, 700), True),
        ((600, 700), False),
        ((-100, 0), False),
    ],
)
def test_a_window_the_portal_was_away_in_is_the_systems(outage, expected):
    gaps = [tuple(at(each) for each in outage)]
    assert is_system_gap(Clock(START, at(600)), gaps) is expected
