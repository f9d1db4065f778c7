"""The rules of proposals as tables."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from catalog.proposals import rules
from catalog.proposals.rules import CatalogRules, Kind, Line, State
from regulations.rulebook.rules import CHINA
from tests.catalog.market import yuan

AT = datetime(2026, 3, 4, 10, 0, tzinfo=CHINA)
HOUR = timedelta(hours=1)
PARAMS = CatalogRules(competitors_at_least=2, competitor_within_days=30, execute_within_hours=24)


@pytest.mark.clause("C11-1")
@pytest.mark.parametrize(
    ("kind", "price", "charged", "is_needed"),
    [
        ("price", "16.00", "18.00", True),
        ("price", "18.00", "18.00", False),
        ("listing", "18.00", None, True),
        ("listing", "18.00", "18.00", False),  # relisted at the price that was approved
        ("promotion", "9.00", "18.00", False),
        ("delisting", None, "18.00", False),
    ],
)
def test_which_prices_are_founded_on_competitors(kind, price, charged, is_needed):
    words = {"price": price and yuan(price), "charged": charged and yuan(charged)}
    assert rules.needs_evidence(Kind(kind), **words) is is_needed


@pytest.mark.clause("C11-1")
@pytest.mark.parametrize(
    ("counts", "is_enough"),
    [({}, True), ({"茶": 2}, True), ({"茶": 1}, False), ({"茶": 3, "饼": 0}, False)],
)
def test_how_many_competitors_are_enough(counts, is_enough):
    if is_enough:
        rules.check_evidence(counts, PARAMS)
        return
    with pytest.raises(ValidationError) as refused:
        rules.check_evidence(counts, PARAMS)
    assert refused.value.code == "C11-1"


@pytest.mark.clause("C11-1", "C11-3")
@pytest.mark.parametrize(
    ("starts_in", "due_in"),
    [(None, 24), (48, 24), (24, 24), (6, 6), (0.5, 1), (-5, 1)],
)
def test_when_it_is_to_be_carried_out(starts_in, due_in):
    starts_at = None if starts_in is None else AT + starts_in * HOUR
    assert rules.execution_due(AT, PARAMS, starts_at) == AT + due_in * HOUR


@pytest.mark.clause("C11-3")
@pytest.mark.parametrize(
    ("starts_in", "ends_in", "is_taken"),
    [
        (1, 2, True),
        (-1, 1, True),
        (1, 1, False),
        (2, 1, False),
        (-2, 0, False),
        (0, 92 * 24, True),
        (0, 92 * 24 + 1, False),
        (None, 1, False),
        (1, None, False),
    ],
)
def test_windows_of_promotions(starts_in, ends_in, is_taken):
    starts_at, ends_at = (None if n is None else AT + n * HOUR for n in (starts_in, ends_in))
    if is_taken:
        rules.check_window(starts_at, ends_at, AT)
        return
    with pytest.raises(ValidationError) as refused:
        rules.check_window(starts_at, ends_at, AT)
    assert refused.value.code == "C11-3"


@pytest.mark.clause("C11-1", "C11-2", "C11-3")
@pytest.mark.parametrize(
    ("by", "position", "is_taken"),
    [
        (3, "web_editor", True),
        (1, "web_editor", False),
        (2, "web_editor", False),
        (3, "general_manager", False),
        (3, "", False),
    ],
)
def test_who_carries_out(by, position, is_taken):
    words = {"by": by, "position": position, "proposer": 1, "deciders": {2}, "ref": "C11-1"}
    if is_taken:
        rules.check_executor(**words)
        return
    with pytest.raises(ValidationError):
        rules.check_executor(**words)


@pytest.mark.clause("C11-1")
@pytest.mark.parametrize(
    ("lines", "is_taken"),
    [
        ([], False),
        ([Line(1, yuan("1.00"))], True),
        ([Line(1, yuan("1.00")), Line(1, yuan("2.00"))], False),
        ([Line(1, None)], False),
        ([Line(1, yuan("0.001"))], False),
        ([Line(n, yuan("1.00")) for n in range(200)], True),
        ([Line(n, yuan("1.00")) for n in range(201)], False),
    ],
)
def test_lines_of_a_price_change(lines, is_taken):
    if is_taken:
        rules.check_lines(lines, Kind.PRICE)
        return
    with pytest.raises(ValidationError) as refused:
        rules.check_lines(lines, Kind.PRICE)
    assert refused.value.code == "C11-1"


@pytest.mark.parametrize("before", State.values)
@pytest.mark.parametrize("after", list(State))
def test_steps_lead_only_where_they_may(before, after):
    ways = {
        "pending": {"approved", "returned", "refused", "withdrawn"},
        "returned": {"pending", "withdrawn"},
        "approved": {"executed", "given_up", "handed_back"},
    }
    if after in ways.get(before, ()):
        rules.check_step(before, after, "C11-1")
        return
    with pytest.raises(ValidationError):
        rules.check_step(before, after, "C11-1")


def test_differences_are_told_with_both_sides():
    approved = {(1, "price"): yuan("1.00"), (1, "is_listed"): True}
    found = {(1, "price"): yuan("1.01"), (1, "is_listed"): True}
    assert rules.differing(approved, found) == [((1, "price"), yuan("1.00"), yuan("1.01"))]
