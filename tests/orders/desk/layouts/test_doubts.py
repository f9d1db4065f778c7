"""What is taken and yet worth a look, alike in files and in pushes."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orders.desk.layouts.doubts import doubts_about
from tests.orders.desk.layouts.files import told
from tests.orders.desk.layouts.test_plain import ORDER

NOON = datetime(2026, 5, 14, 4, 0, tzinfo=UTC)
NOBODY = {"receiver": "", "phone": "", "address": ""}


def doubts(channel="plain", **changes) -> list[tuple[str, str]]:
    found = doubts_about(replace(ORDER, channel=channel, **changes), NOON)
    return [(column, sentence) for _row, column, sentence in told(found)]


def test_ordinary_order_leaves_no_doubt():
    assert doubts() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"total": Decimal("41.00")},
            ("total", "The total is 41.00, but lines, shipping and discount make 40.00."),
        ),
        (
            {"discount": Decimal("99.00")},
            ("total", "The total is 40.00, but lines, shipping and discount make -57.00."),
        ),
        (
            NOBODY,
            (
                "receiver",
                "Receiver, telephone number and address are missing: the customer cannot be"
                " contacted.",
            ),
        ),
        ({"receiver": ""}, ("receiver", "The receiver is missing.")),
        ({"phone": ""}, ("phone", "The telephone number is missing.")),
        ({"address": ""}, ("address", "The address is missing.")),
        (
            {"paid_at": datetime(2031, 1, 1, 2, 0, tzinfo=UTC)},
            ("paid_at", "The payment is dated 2031-01-01 10:00:00, which is still to come."),
        ),
        (
            {"paid_at": datetime(2026, 5, 14, 3, 23, 44, tzinfo=UTC)},
            (
                "paid_at",
                "The payment (2026-05-14 11:23:44) is dated before the order"
                " (2026-05-14 11:23:45).",
            ),
        ),
        ({"paid": Decimal("40.01")}, ("paid", "40.01 were paid, but the total is 40.00.")),
    ],
)
def test_what_is_worth_a_look_is_named_with_its_field(changes, expected):
    assert doubts(**changes) == [expected]


def test_shops_may_leave_out_a_part_and_compute_totals_by_their_own_rules():
    assert doubts("shopify", phone="", total=Decimal("40.50")) == []
    assert [column for column, _sentence in doubts("taobao", **NOBODY)] == ["receiver"]


def test_payment_with_the_order_or_by_a_clock_that_is_minutes_off_is_no_doubt():
    assert doubts(paid_at=ORDER.placed_at) == []
    assert doubts(paid_at=datetime(2026, 5, 14, 4, 10, tzinfo=UTC)) == []
    assert len(doubts(paid_at=datetime(2026, 5, 14, 4, 10, 1, tzinfo=UTC))) == 1
