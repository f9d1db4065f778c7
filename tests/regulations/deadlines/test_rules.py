"""How a deadline stands, whose gap a gap is: tables without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from regulations.deadlines.rules import (
    TRIES,
    Clock,
    Standing,
    is_system_gap,
    may_judge,
    standing,
)

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


@pytest.mark.parametrize(
    ("owner", "judge", "superiors", "may"),
    [
        (5, 7, {7, 9}, True),
        (5, 3, {3}, True),  # numbers say nothing of who stands above whom
        (5, 8, {7, 9}, False),
        (5, 5, {5, 7}, False),  # not one's own, whatever the list says
        (5, 4, set(), False),
        (None, 7, {7}, True),  # nobody's own
    ],
)
def test_only_somebody_above_judges_and_nobody_their_own(owner, judge, superiors, may):
    assert may_judge(owner_id=owner, judge_id=judge, superior_ids=superiors) is may


def test_an_outage_that_was_over_before_the_clock_began_is_nobodys_gap():
    clock = Clock(at(0), at(600))
    assert not is_system_gap(clock, [(at(-900), at(-300))])
    assert not is_system_gap(clock, [(at(700), at(900))])
    assert is_system_gap(clock, [(at(-900), at(-300)), (at(-300), at(1))])


def test_a_handler_that_fails_is_tried_five_times():
    assert TRIES == 5
