"""The rules of the desk as tables, without a database."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from orders.desk import rules
from orders.desk.rules import Happening, State


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


@pytest.mark.clause("C7-5")
@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 request on this order waits for an answer."),
        (2, "2 requests on this order wait for an answer."),
    ],
)
def test_one_open_request_is_told_as_one(count, words):
    with override("en"), pytest.raises(ValidationError) as refused:
        rules.check_answered(count)
    with override("en"):
        assert refused.value.messages == [words]
    with override("zh-hans"):
        assert refused.value.messages == [f"该订单还有 {count} 项诉求未答复。"]
