"""The rules of the clocks as tables, without a database."""

from datetime import datetime, timedelta

import pytest

from orders.desk.clocks import rules
from orders.desk.clocks.rules import OrderRules
from tests.company import CHINA

RULES = OrderRules(
    attention_every=10,
    contact_within=10,
    hand_over_within_hours=24,
    ship_within_hours=24,
    first_reply_within=10,
)


def clock(text: str) -> datetime:
    """A time of one day in China, e.g. "08:50"."""
    return datetime.fromisoformat(f"2026-03-04T{text}").replace(tzinfo=CHINA)


@pytest.mark.clause("C7-1")
@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("10:00", "10:30", [("10:00", "10:10"), ("10:10", "10:20"), ("10:20", "10:30")]),
        # a rest of six minutes is a window of its own, one of four joins the last
        ("10:00", "10:16", [("10:00", "10:10"), ("10:10", "10:16")]),
        ("10:00", "10:14", [("10:00", "10:14")]),
        ("10:00", "10:05", [("10:00", "10:05")]),
        ("10:00", "10:00", []),
    ],
)
def test_a_duty_is_cut_into_windows_of_ten_minutes(start, end, expected):
    windows = rules.attention_windows(clock(start), clock(end), RULES)
    assert windows == [(clock(a), clock(b)) for a, b in expected]


@pytest.mark.clause("C7-1")
@pytest.mark.parametrize(
    ("received", "window", "opens", "due"),
    [
        # the first window it lay in from beginning to end
        ("10:03", ("10:10", "10:20"), "10:03", "10:20"),
        ("10:10", ("10:10", "10:20"), "10:10", "10:20"),
        # nobody rostered: ten minutes of service from its arrival on
        ("10:03", None, "10:03", "10:13"),
        ("07:00", None, "08:50", "09:00"),
    ],
)
def test_an_order_nobody_accepts_is_due_with_the_first_window_it_lay_in(
    received, window, opens, due
):
    bounds = window and tuple(clock(each) for each in window)
    assert rules.acceptance_due(clock(received), bounds, clock(opens), RULES) == clock(due)


@pytest.mark.clause("C7-2", "C7-3", "C10-10")
@pytest.mark.parametrize(
    ("timer", "expected"),
    [
        (rules.CONTACT, timedelta(minutes=10)),
        (rules.HAND_OVER, timedelta(hours=24)),
        (rules.SHIPMENT, timedelta(hours=24)),
    ],
)
def test_a_clock_runs_as_long_as_its_clause_says(timer, expected):
    assert rules.time_allowed(timer, RULES) == expected
