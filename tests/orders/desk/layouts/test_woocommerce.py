"""WooCommerce: one row per order, its lines packed into line_item_N cells."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orders.desk.layouts import read_orders
from orders.desk.layouts.draft import LineDraft, OrderDraft
from tests.orders.desk.layouts.files import WOOCOMMERCE, WOOCOMMERCE_ORDER, csv_file, told

ORDER = OrderDraft(
    channel="woocommerce",
    number="1077",
    shop="",
    currency="EUR",
    placed_at=datetime(2026, 8, 5, 1, 1, 16, tzinfo=UTC),
    paid_at=datetime(2026, 8, 5, 1, 2, tzinfo=UTC),
    buyer="ugo@example.com",
    receiver="Ida Rossi",
    phone="+39 06 555 0100",
    address="Via Roma 1, Roma, 00100, IT",
    goods_total=Decimal("32.00"),
    shipping_fee=Decimal("3.00"),
    discount=Decimal("2.00"),
    total=Decimal("33.00"),
    paid=Decimal("33.00"),
    shop_state="paid",
    buyer_note="grazie",
    seller_note="",
    tracking="",
    lines=(
        LineDraft("AS-121", "Asini | 121", "", 2, Decimal("13.00"), Decimal("26.00"), 2),
        LineDraft("", "Busta", "", 1, Decimal("6.00"), Decimal("6.00"), 2),
    ),
    source_row=2,
)
OTHER = {**WOOCOMMERCE_ORDER, "order_number": "1078"}


def read(*rows, header=WOOCOMMERCE):
    return read_orders([("orders.csv", csv_file(header, rows))])


def test_row_is_read_with_its_packed_lines():
    reading = read(WOOCOMMERCE_ORDER)
    assert (reading.layout, reading.drafts) == ("woocommerce", (ORDER,))
    assert (reading.faults, reading.warnings) == ((), ())


def test_order_id_stands_in_for_a_missing_number_and_lines_for_a_missing_subtotal():
    header = [it for it in WOOCOMMERCE if it not in ("order_number", "order_subtotal")]
    [draft] = read(WOOCOMMERCE_ORDER, header=header).drafts
    assert (draft.number, draft.goods_total) == ("77", Decimal("32.00"))


@pytest.mark.parametrize(
    ("status", "state", "paid"),
    [
        ("pending", "unpaid", "0"),
        ("wc-on-hold", "unpaid", "0"),
        ("failed", "unpaid", "0"),
        ("Processing", "paid", "33.00"),
        ("completed", "finished", "33.00"),
        ("cancelled", "cancelled", "0"),
        ("refunded", "refunded", "33.00"),
    ],
)
def test_state_of_the_shop_in_normal_form(status, state, paid):
    [draft] = read({**WOOCOMMERCE_ORDER, "status": status, "paid_date": ""}).drafts
    assert (draft.shop_state, draft.paid) == (state, Decimal(paid))


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("Busta x 2", "“Busta x 2” is not a line of an order:"),
        ("name:A|product_id:1|sku:|quantity:|total:1", "“” is not a quantity:"),
        ("name:A|product_id:1|sku:|quantity:1|total:-1", "The amount “-1” is negative."),
        (
            f"name:{'A' * 301}|product_id:1|sku:|quantity:1|total:1",
            "The value has 301 characters; at most 300 are taken.",
        ),
    ],
)
def test_line_that_cannot_be_read_refuses_the_order_and_no_other(cell, sentence):
    reading = read({**WOOCOMMERCE_ORDER, "line_item_2": cell}, OTHER)
    [(row, column, told_sentence)] = told(reading.faults)
    assert (row, column) == (2, "line_item_2")
    assert told_sentence.startswith(sentence)
    assert [draft.number for draft in reading.drafts] == ["1078"]


def test_order_without_lines_is_a_fault():
    reading = read({**WOOCOMMERCE_ORDER, "line_item_1": "", "line_item_2": ""})
    assert told(reading.faults) == [(2, "line_item_1", "This order has no line.")]


def test_order_that_stands_twice_is_taken_once_or_refused():
    reading = read(WOOCOMMERCE_ORDER, WOOCOMMERCE_ORDER)
    assert (reading.drafts, reading.faults) == ((ORDER,), ())
    assert told(reading.warnings) == [
        (3, "order_number", "This order stands already in row 2, word for word.")
    ]
    reading = read(WOOCOMMERCE_ORDER, OTHER, {**WOOCOMMERCE_ORDER, "order_total": "34.00"})
    assert told(reading.faults) == [
        (4, "order_number", "This order number stands already in row 2 with other contents.")
    ]
    assert [draft.number for draft in reading.drafts] == ["1078"]


def test_sums_that_disagree_are_a_warning_and_missing_columns_a_fault():
    reading = read({**WOOCOMMERCE_ORDER, "order_subtotal": "31.00"})
    assert (len(reading.drafts), told(reading.warnings)) == (
        1,
        [(2, "order_subtotal", "The lines add up to 32.00, but the order states 31.00.")],
    )
    header = [it for it in WOOCOMMERCE if it not in ("order_number", "order_id", "status")]
    assert told(read(WOOCOMMERCE_ORDER, header=header).faults) == [
        (1, "", "The file lacks these columns: order_number / order_id, status.")
    ]
