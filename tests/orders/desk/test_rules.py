"""The rules of the desk as tables, without a database."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from orders.desk import rules
from orders.desk.rules import Happening, OrderRules, State
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


@pytest.mark.parametrize(
    ("happening", "state", "expected"),
    [
        (Happening.ACCEPTED, State.RECEIVED, State.ACCEPTED),
        (Happening.TRIED, State.ACCEPTED, State.ACCEPTED),
        (Happening.CONTACTED, State.ACCEPTED, State.CONTACTED),
        (Happening.CONFIRMED, State.CONTACTED, State.CONFIRMED),
        (Happening.HANDED_OVER, State.CONFIRMED, State.HANDED_OVER),
        (Happening.HANDED_OVER, State.HANDED_OVER, State.HANDED_OVER),
        (Happening.TAKEN_OVER, State.HANDED_OVER, State.TAKEN_OVER),
        (Happening.SHIPPED, State.TAKEN_OVER, State.SHIPPED),
        (Happening.CLOSED, State.SHIPPED, State.CLOSED),
        (Happening.VOIDED, State.RECEIVED, State.VOID),
        (Happening.VOIDED, State.TAKEN_OVER, State.VOID),
    ],
)
def test_a_step_leads_to_its_state(happening, state, expected):
    assert rules.step(happening, state) == expected


@pytest.mark.parametrize(
    ("happening", "state", "clause"),
    [
        (Happening.ACCEPTED, State.ACCEPTED, "C7-1"),
        (Happening.CONTACTED, State.RECEIVED, "C7-2"),
        (Happening.CONFIRMED, State.ACCEPTED, "C7-2"),
        (Happening.HANDED_OVER, State.CONTACTED, "C7-3"),
        (Happening.HANDED_OVER, State.TAKEN_OVER, "C7-3"),
        (Happening.TAKEN_OVER, State.CONFIRMED, "C7-3"),
        (Happening.SHIPPED, State.HANDED_OVER, "C10-10"),
        (Happening.VOIDED, State.SHIPPED, "C7-2"),
        (Happening.CLOSED, State.VOID, "C10-10"),
    ],
)
def test_a_step_that_does_not_fit_is_refused_with_its_clause(happening, state, clause):
    with pytest.raises(ValidationError) as refused:
        rules.step(happening, state)
    assert refused.value.code == clause


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


@pytest.mark.clause("C10-11")
def test_shipping_needs_every_remark_ticked():
    rules.check_remarks([0, 3, 5], [5, 0, 3])
    with pytest.raises(ValidationError) as refused:
        rules.check_remarks([0, 3, 5], [0])
    assert refused.value.code == "C10-11"
    assert refused.value.params == {"count": 2}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"address": ["a", "b"]}, True),
        ({"shop_state": ["paid", "cancelled"]}, True),
        ({"shop_state": ["paid", "shipped"]}, False),
        ({"paid": ["0", "60.00"]}, False),
        ({"lines": [[], []]}, True),
    ],
)
def test_only_what_concerns_the_parcel_waits_for_an_answer(changes, expected):
    assert rules.needs_answer(changes) is expected


def test_month_totals_are_sums_to_the_cent():
    rows = [
        ("2026-02", "CNY", Decimal("0.10")),
        ("2026-02", "CNY", Decimal("0.20")),
        ("2026-01", "USD", Decimal("9.99")),
    ]
    assert rules.month_totals(rows) == {
        ("2026-01", "USD"): Decimal("9.99"),
        ("2026-02", "CNY"): Decimal("0.30"),
    }
