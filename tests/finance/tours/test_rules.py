"""The rules of tours at every limit and a cent, a day or an hour beyond."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance.tours import rules, states
from finance.tours.departures import rules as departures
from finance.tours.rules import Item, Paper, Standing, TourRules
from finance.tours.states import Facts, State
from finance.tours.steps import Known, next_steps
from regulations.rulebook.rules import CHINA

RULES = TourRules(24, 80, 100, 3)
TEN = datetime(2026, 3, 10, 10, 0, tzinfo=CHINA)


def yuan(text) -> Decimal:
    return Decimal(text)


def stands(price="10000", received="0", budget="5000", committed="0", **more) -> Standing:
    money = {name: yuan(value) for name, value in more.items()}
    return Standing(
        yuan(price), yuan(received), budget=yuan(budget), committed=yuan(committed), **money
    )


def refusal(call, *args, **words) -> tuple[str, str]:
    with pytest.raises(ValidationError) as refused:
        call(*args, **words)
    error = refused.value
    code = getattr(error, "code", None) or error.error_list[0].code
    return " ".join(error.messages), code


@pytest.mark.clause("A7.3-4")
@pytest.mark.parametrize(
    ("kind", "received", "departs"),
    [
        ("group", "8000.00", True),
        ("group", "7999.99", False),
        ("individual", "10000.00", True),
        ("individual", "9999.99", False),
        ("individual", "8000.00", False),
    ],
)
def test_the_gate_of_departure(kind, received, departs):
    standing = stands(received=received)
    if departs:
        rules.check_departure(kind, standing, RULES, is_excepted=False)
        return
    words, code = refusal(rules.check_departure, kind, standing, RULES, is_excepted=False)
    assert code == "A7.3-4" and f"{yuan(received):,.2f}" in words
    rules.check_departure(kind, standing, RULES, is_excepted=True)


@pytest.mark.clause("A7.3-4")
def test_nobody_departs_without_a_contract_even_by_exception():
    _words, code = refusal(
        rules.check_departure, "group", Standing(received=yuan("9")), RULES, is_excepted=True
    )
    assert code == "A7.3-4"


@pytest.mark.clause("A7.3-4")
@pytest.mark.parametrize(
    ("price", "percent", "needed"),
    [
        ("10000", 80, "8000.00"),
        ("0.01", 80, "0.01"),  # rounded up: 0.8 of a cent is a cent
        ("99.99", 80, "80.00"),  # 79.992
        ("12345.67", 100, "12345.67"),
        ("12345.67", 0, "0.00"),
    ],
)
def test_what_is_needed_is_rounded_up_to_the_cent(price, percent, needed):
    assert rules.needed_before_departure(yuan(price), percent) == yuan(needed)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 10**12), st.integers(0, 100), st.integers(0, 10**12))
def test_the_cent_needed_is_what_the_database_asks_for(price, percent, paid):
    needed = rules.needed_before_departure(Decimal(price) / 100, percent)
    assert (paid >= needed * 100) == (paid * 100 >= price * percent)


@pytest.mark.clause("A7.3-2")
@pytest.mark.parametrize(
    ("figures", "limit"),
    [
        ({"received": "8000", "budget": "5000"}, "5000"),
        ({"received": "3000", "budget": "5000"}, "3000"),
        ({"received": "8000", "budget": "5000", "committed": "4999.99"}, "0.01"),
        ({"received": "8000", "budget": "5000", "committed": "5000"}, "0"),
        ({"received": "8000", "budget": "5000", "committed": "5000.01"}, "0"),
        ({"received": "0", "budget": "5000"}, "0"),
    ],
)
def test_the_limit_of_an_advance(figures, limit):
    assert rules.limit_of(stands(**figures)) == yuan(limit)


@pytest.mark.clause("A7.3-2")
def test_without_a_budget_sheet_nothing_is_left():
    assert rules.limit_of(Standing(yuan("10"), yuan("10"))) == 0


@pytest.mark.clause("A7.3-2")
@pytest.mark.parametrize(
    ("amount", "own"), [("5000", "5000"), ("5000.01", "5000"), ("9000", "5000")]
)
def test_the_company_pays_what_lies_above(amount, own):
    assert rules.own_part(yuan(amount), stands(received="8000")) == yuan(own)


@pytest.mark.parametrize("amount", [None, "0", "-1", "0.001", "1000000000000", "NaN", "Infinity"])
def test_what_is_no_sum(amount):
    sum_ = None if amount is None else yuan(amount)
    assert refusal(rules.check_sum, sum_, "A7.3-1")[1] == "A7.3-1"


@pytest.mark.clause("A7.3-1")
def test_money_is_handed_over_within_a_day_and_night():
    assert rules.hand_over_due(TEN, RULES) == TEN + timedelta(hours=24)


@pytest.mark.clause("A7.3-4")
def test_the_balance_is_due_after_three_days_following_the_return():
    # Back on the 15th: the 16th, 17th and 18th are the three days, due at the 18th's end.
    due = rules.balance_due(date(2026, 3, 15), RULES)
    assert due == datetime(2026, 3, 19, 0, 0, tzinfo=CHINA)


@pytest.mark.clause("A7.3-5")
def test_each_paper_that_is_missing_is_named():
    words, code = refusal(rules.check_papers, set())
    assert code == "A7.3-5"
    for paper in (Paper.CONTRACT, Paper.CONFIRMATION, Paper.ITEMISED):
        assert str(paper.label) in words
    words, _code = refusal(rules.check_papers, {"contract", "itemised", "receipt"})
    assert str(Paper.CONFIRMATION.label) in words and str(Paper.ITEMISED.label) not in words
    rules.check_papers({"contract", "confirmation", "itemised"})


@pytest.mark.clause("A7.3-3")
def test_costs_stay_within_each_line_and_have_receipts():
    rules.check_costs([Item(1, "酒店", yuan("3000"), yuan("3000.00"))])
    words, code = refusal(rules.check_costs, [Item(1, "酒店", yuan("3000"), yuan("3000.01"))])
    assert code == "A7.3-3" and "酒店" in words and "3,000.01" in words
    assert refusal(rules.check_costs, [], unproved=1)[1] == "A7.3-3"


@pytest.mark.clause("A7.7-2")
def test_the_report_is_due_when_the_office_closes():
    office = [["08:00", "11:00"], ["14:00", "17:00"]]
    assert departures.report_due(date(2026, 3, 12), office) == datetime(
        2026, 3, 12, 17, 0, tzinfo=CHINA
    )


@pytest.mark.parametrize(
    ("facts", "day", "state"),
    [
        ({}, 12, State.PLANNED),
        ({"is_released": True}, 11, State.RELEASED),
        ({"is_released": True}, 12, State.UNDER_WAY),
        ({"is_released": True}, 15, State.UNDER_WAY),
        ({"is_released": True}, 16, State.RETURNED),
        ({"is_released": True, "is_settled": True}, 16, State.SETTLED),
        ({"is_called_off": True}, 16, State.CALLED_OFF),
    ],
)
def test_how_far_a_tour_has_come(facts, day, state):
    known = Facts(date(2026, 3, 12), date(2026, 3, 15), **facts)
    assert states.state_of(known, date(2026, 3, day)) == state


@pytest.mark.clause("A7.7-1")
@pytest.mark.parametrize(
    ("known", "anchors"),
    [
        ({"state": State.PLANNED, "standing": Standing()}, ["papers", "budget"]),
        ({"state": State.PLANNED, "standing": stands(received="7999.99")}, ["money"]),
        ({"state": State.PLANNED, "standing": stands(received="8000")}, ["gate"]),
        ({"state": State.PLANNED, "standing": stands(), "is_excepted": True}, ["gate"]),
        ({"state": State.UNDER_WAY, "standing": stands(received="10000"), "wishes": ("open",)},
         ["advances"]),
        ({"state": State.RETURNED, "standing": stands(received="8000"), "has_costs": True,
          "kinds": frozenset({"contract", "itemised"})}, ["money", "papers"]),
        ({"state": State.RETURNED, "standing": stands(received="10000"), "has_costs": True,
          "kinds": frozenset({"contract", "itemised", "confirmation"})}, ["costs"]),
        ({"state": State.SETTLED, "standing": stands(received="10000")}, []),
        ({"state": State.CALLED_OFF, "standing": stands(received="1")}, ["money"]),
        ({"state": State.CALLED_OFF, "standing": stands(received="1"), "to_refund": yuan("1")},
         ["money"]),
        ({"state": State.CALLED_OFF, "standing": stands(received="3"), "to_refund": yuan("1"),
          "asked_refunds": yuan("1")}, ["money", "money", "money"]),
        ({"state": State.CALLED_OFF, "standing": stands()}, []),
        ({"state": State.CALLED_OFF, "standing": stands(waiting="1")}, ["money"]),
    ],
)  # fmt: skip
def test_what_comes_next(known, anchors):
    words = {"percent": 80} | known
    assert [step.anchor for step in next_steps(Known(**words))] == anchors
