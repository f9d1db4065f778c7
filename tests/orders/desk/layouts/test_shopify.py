"""Shopify: 79 columns or a few, order cells on the first row only."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orders.desk.layouts import read_orders
from orders.desk.layouts.draft import LineDraft, OrderDraft
from tests.orders.desk.layouts.files import SHOPIFY, SHOPIFY_LINE, SHOPIFY_ORDER, csv_file, told

ORDER = OrderDraft(
    channel="shopify",
    number="#1001",
    shop="",
    currency="GBP",
    placed_at=datetime(2026, 5, 14, 10, 23, 45, tzinfo=UTC),
    paid_at=datetime(2026, 5, 14, 10, 24, tzinfo=UTC),
    buyer="ada@example.com",
    receiver="Ada Example",
    phone="0113 496 0000",
    address="1 Lane, Leeds, LS1 1AA, GB",
    goods_total=Decimal("52.00"),
    shipping_fee=Decimal("6.00"),
    discount=Decimal("5.00"),
    total=Decimal("56.29"),
    paid=Decimal("56.29"),
    shop_state="shipped",
    buyer_note="ring twice",
    seller_note="",
    tracking="",
    lines=(
        LineDraft("FERN-1", "Fern Print - A3", "", 2, Decimal("16.00"), Decimal("32.00"), 2),
        LineDraft("TOTE-1", "Tote", "", 1, Decimal("20.00"), Decimal("20.00"), 3),
    ),
    source_row=2,
)
OTHER = {**SHOPIFY_ORDER, "Name": "#1002"}
FEW = ["Name", "Created at", "Total", "Lineitem quantity", "Lineitem name", "Lineitem price"]


def read(*rows, header=SHOPIFY):
    return read_orders([("orders_export.csv", csv_file(header, rows, quoted=False))])


def numbers(reading) -> list[str]:
    return [draft.number for draft in reading.drafts]


def test_order_of_several_rows_is_read():
    assert len(SHOPIFY) == 79
    reading = read(SHOPIFY_ORDER, SHOPIFY_LINE)
    assert (reading.layout, reading.drafts) == ("shopify", (ORDER,))
    assert (reading.faults, reading.warnings, reading.rows) == ((), (), 2)


def test_continuation_rows_may_stand_apart():
    reading = read(SHOPIFY_ORDER, OTHER, SHOPIFY_LINE)
    assert [len(draft.lines) for draft in reading.drafts] == [2, 1]


def test_trimmed_file_is_read_and_says_that_payment_is_unknown():
    reading = read(SHOPIFY_ORDER, SHOPIFY_LINE, header=FEW)
    [draft] = reading.drafts
    assert (draft.currency, draft.shop_state, draft.paid) == ("CNY", "unpaid", Decimal("0.00"))
    assert (draft.goods_total, draft.total) == (Decimal("52.00"), Decimal("56.29"))
    assert told(reading.warnings) == [
        (
            1,
            "Financial Status",
            "The file does not tell what is paid: every order is taken as unpaid.",
        )
    ]


def test_column_that_is_needed_may_not_be_trimmed():
    reading = read(SHOPIFY_ORDER, header=[column for column in FEW if column != "Total"])
    assert told(reading.faults) == [(1, "", "The file lacks these columns: Total.")]


@pytest.mark.parametrize(
    ("changes", "state", "paid"),
    [
        ({"Financial Status": "pending", "Paid at": "", "Fulfillment Status": ""}, "unpaid", "0"),
        ({"Financial Status": "pending", "Paid at": ""}, "shipped", "0"),
        ({"Fulfillment Status": "unfulfilled"}, "paid", "56.29"),
        ({"Fulfillment Status": "partial"}, "paid", "56.29"),
        ({"Financial Status": "partially_refunded", "Fulfillment Status": ""}, "paid", "56.29"),
        ({"Financial Status": "refunded"}, "refunded", "56.29"),
        ({"Financial Status": "voided"}, "cancelled", "0"),
        ({"Cancelled at": "2026-05-15 10:00:00 +0100"}, "cancelled", "56.29"),
        (
            {
                "Financial Status": "partially_paid",
                "Outstanding Balance": "6.29",
                "Fulfillment Status": "",
            },
            "unpaid",
            "50.00",
        ),
    ],
)
def test_payment_fulfilment_and_cancelling_become_one_state(changes, state, paid):
    [draft] = read({**SHOPIFY_ORDER, **changes}).drafts
    assert (draft.shop_state, draft.paid) == (state, Decimal(paid))


def test_line_discount_lowers_the_amount_of_the_line():
    row = {**SHOPIFY_ORDER, "Lineitem discount": "2.00", "Discount Amount": "", "Subtotal": "30.00"}
    reading = read(row)
    assert reading.drafts[0].lines[0].amount == Decimal("30.00")
    assert (reading.drafts[0].goods_total, reading.warnings) == (Decimal("30.00"), ())
    reading = read({**row, "Lineitem discount": "40.00"})
    assert told(reading.faults) == [
        (2, "Lineitem discount", "The computed amount -8.00 is negative or too large.")
    ]


def test_subtotal_that_does_not_agree_is_a_warning_only():
    reading = read({**SHOPIFY_ORDER, "Subtotal": "40.00"})
    assert reading.drafts[0].goods_total == Decimal("45.00")
    assert told(reading.warnings) == [
        (2, "Subtotal", "The lines add up to 32.00, but the order states 45.00.")
    ]


def test_billing_side_stands_in_for_an_order_without_shipping():
    row = {key: value for key, value in SHOPIFY_ORDER.items() if not key.startswith("Shipping ")}
    row |= {"Billing Name": "Bo", "Billing Address1": "2 Rd", "Billing Address2": "Flat 3"}
    [draft] = read({**row, "Billing Phone": "'123"}).drafts
    assert (draft.receiver, draft.address, draft.phone) == ("Bo", "2 Rd, Flat 3", "123")


def test_only_the_postal_code_loses_its_apostrophe():
    row = SHOPIFY_ORDER | {
        "Shipping Street": "Lane 1, 'The Barn'",
        "Shipping City": "'s-Gravenmoer",
    }
    [draft] = read(row).drafts
    assert draft.address == "Lane 1, 'The Barn', 's-Gravenmoer, LS1 1AA, GB"
    [draft] = read(row | {"Shipping Street": "", "Shipping City": ""}).drafts
    assert draft.address == "LS1 1AA, GB"


def test_fault_in_a_continuation_row_refuses_the_order_and_no_other():
    reading = read(SHOPIFY_ORDER, {**SHOPIFY_LINE, "Lineitem price": "-1"}, OTHER)
    assert told(reading.faults) == [(3, "Lineitem price", "The amount “-1” is negative.")]
    assert numbers(reading) == ["#1002"]


def test_order_cells_of_a_continuation_row_must_agree():
    reading = read(SHOPIFY_ORDER, {**SHOPIFY_LINE, "Email": "eve@example.com"})
    assert told(reading.faults) == [(3, "Email", "This cell differs from row 2 of the same order.")]
    assert numbers(reading) == []


def test_lines_without_a_first_row_are_a_fault():
    reading = read(SHOPIFY_LINE, OTHER)
    assert told(reading.faults) == [
        (2, "Total", "The first row of an order must hold its total and date.")
    ]
    assert numbers(reading) == ["#1002"]


def test_order_that_stands_twice_is_taken_once_or_refused():
    reading = read(SHOPIFY_ORDER, SHOPIFY_LINE, SHOPIFY_ORDER, SHOPIFY_LINE)
    assert (reading.drafts, reading.faults) == ((ORDER,), ())
    assert told(reading.warnings) == [
        (4, "Name", "This order stands already in row 2, word for word.")
    ]
    reading = read(SHOPIFY_ORDER, SHOPIFY_LINE, OTHER, SHOPIFY_ORDER)
    assert told(reading.faults) == [
        (5, "Name", "This order number stands already in row 2 with other contents.")
    ]
    assert numbers(reading) == ["#1002"]


def test_row_without_a_name_refuses_the_orders_beside_it():
    third = {**SHOPIFY_ORDER, "Name": "#1003"}
    reading = read(SHOPIFY_ORDER, {**SHOPIFY_LINE, "Name": ""}, OTHER, third)
    beside = "Row 3 beside this order has no readable order number and may belong to it."
    assert told(reading.faults) == [
        (2, "", beside),
        (3, "Name", "This cell is empty."),
        (4, "", beside),
    ]
    assert numbers(reading) == ["#1003"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"Currency": "pounds"}, ("Currency", "“pounds” is not a currency of three letters,")),
        ({"Financial Status": "lost"}, ("Financial Status", "“lost” is not a state of an order")),
        ({"Created at": ""}, ("Created at", "This cell is empty.")),
        ({"Total": "=A1"}, ("Total", "This cell holds a formula or a spreadsheet error,")),
        ({"Email": "=A1"}, ("Email", "This cell holds a formula or a spreadsheet error,")),
        ({"Paid at": "yesterday"}, ("Paid at", "“yesterday” is not a date with a time,")),
    ],
)
def test_order_cells_that_cannot_be_taken_name_their_column(changes, fault):
    [(row, column, sentence)] = told(read({**SHOPIFY_ORDER, **changes}).faults)
    assert (row, column) == (2, fault[0])
    assert sentence.startswith(fault[1])
