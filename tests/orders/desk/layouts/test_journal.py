"""Remarks name their order and its receiver, and rows that stay out with it say why."""

import pytest

from orders.desk.layouts import read_orders
from tests.orders.desk.layouts.files import (
    PLAIN,
    PLAIN_ORDER,
    SHOPIFY,
    SHOPIFY_LINE,
    SHOPIFY_ORDER,
    TAOBAO_2012,
    TAOBAO_ITEM,
    TAOBAO_ITEMS,
    TAOBAO_ORDER,
    WOOCOMMERCE,
    WOOCOMMERCE_ORDER,
    YOUZAN,
    YOUZAN_ITEM,
    YOUZAN_ITEMS,
    YOUZAN_ORDER,
    csv_file,
    told,
)

SECOND_LINE = {"number": "P-1", "title": "糖", "quantity": "1", "unit_price": "4.00"}
OTHER = PLAIN_ORDER | {"number": "P-2"}
SAME = "Held back: row %s of the same order is faulty."


def read(header, *rows):
    return read_orders([("orders.csv", csv_file(header, rows))])


def read_pair(form, orders, items_form, items):
    return read_orders(
        [("orders.csv", csv_file(form, orders)), ("items.csv", csv_file(items_form, items))]
    )


def orders_of(remarks) -> list[tuple[int, str, str]]:
    """Row, order number and receiver of each remark."""
    return [(each.row, each.number, each.receiver) for each in remarks]


@pytest.mark.parametrize(
    ("header", "row", "number", "receiver"),
    [
        (PLAIN, PLAIN_ORDER | {"quantity": "zwei"}, "P-1", "杨伟"),
        (SHOPIFY, SHOPIFY_ORDER | {"Total": "many"}, "#1001", "Ada Example"),
        (WOOCOMMERCE, WOOCOMMERCE_ORDER | {"status": "eaten"}, "1077", "Ida Rossi"),
        (TAOBAO_2012, TAOBAO_ORDER | {"总金额": "许多"}, "3187400010248030744", "杨伟"),
        (YOUZAN, YOUZAN_ORDER | {"订单状态": "丢失"}, "E20260619100000047400001", "王芳"),
    ],
)
def test_fault_carries_the_order_number_and_the_receiver(header, row, number, receiver):
    assert orders_of(read(header, row).faults) == [(2, number, receiver)]


def test_fault_in_a_later_row_or_file_carries_the_receiver_of_the_order():
    bad_line = SHOPIFY_LINE | {"Lineitem price": "-1"}
    faults = read(SHOPIFY, SHOPIFY_ORDER, bad_line).faults
    assert orders_of(faults) == [(3, "#1001", "Ada Example")]
    bad_item = TAOBAO_ITEM | {"购买数量": "0"}
    faults = read_pair(TAOBAO_2012, [TAOBAO_ORDER], TAOBAO_ITEMS, [bad_item]).faults
    assert orders_of(faults) == [(2, "3187400010248030744", "杨伟")]


def test_row_whose_number_or_receiver_cannot_be_read_carries_none():
    faults = read(PLAIN, PLAIN_ORDER | {"number": ""}).faults
    assert orders_of(faults) == [(2, "", "")]
    faults = read(PLAIN, PLAIN_ORDER | {"receiver": "x" * 101}).faults
    assert orders_of(faults) == [(2, "P-1", "")]


def test_warning_carries_the_order_number_and_the_receiver_and_one_of_the_file_none():
    reading = read(PLAIN, PLAIN_ORDER | {"total": "41.00"}, OTHER, OTHER)
    assert orders_of(reading.warnings) == [
        (4, "P-2", "杨伟"),
        (2, "P-1", "杨伟"),
        (3, "P-2", "杨伟"),
    ]
    reading = read(WOOCOMMERCE, WOOCOMMERCE_ORDER, WOOCOMMERCE_ORDER)
    assert orders_of(reading.warnings) == [(3, "1077", "Ida Rossi")]
    assert orders_of(read(YOUZAN, YOUZAN_ORDER).warnings)[0] == (1, "", "")


def test_item_that_belongs_to_no_order_carries_the_number_it_names():
    stray = YOUZAN_ITEM | {"订单号": "E1"}
    reading = read_pair(YOUZAN, [YOUZAN_ORDER], YOUZAN_ITEMS, [YOUZAN_ITEM, stray])
    assert orders_of(reading.warnings) == [(3, "E1", "")]


def test_sound_rows_of_a_refused_order_are_held_back_by_the_row_that_is_faulty():
    reading = read(PLAIN, PLAIN_ORDER, SECOND_LINE | {"quantity": "zwei"}, OTHER, SECOND_LINE)
    assert [fault.row for fault in reading.faults] == [3]
    assert told(reading.held) == [(2, "", SAME % 3), (5, "", SAME % 3)]
    assert orders_of(reading.held) == [(2, "P-1", "杨伟"), (5, "P-1", "杨伟")]
    assert [draft.number for draft in reading.drafts] == ["P-2"]


def test_row_with_a_fault_is_not_held_back_as_well():
    assert read(PLAIN, PLAIN_ORDER | {"quantity": "zwei"}).held == ()
    assert read(PLAIN, PLAIN_ORDER | {"discount": "50.00"}).held == ()  # found only by computing
    reading = read(PLAIN, PLAIN_ORDER, SECOND_LINE | {"number": ""}, OTHER, OTHER)
    assert sorted(fault.row for fault in reading.faults if not fault.column) == [2, 4]
    assert told(reading.held) == [(5, "", SAME % 4)]


def test_first_of_two_orders_that_disagree_is_held_back_by_the_second():
    reading = read(WOOCOMMERCE, WOOCOMMERCE_ORDER, WOOCOMMERCE_ORDER | {"order_total": "34.00"})
    assert [fault.row for fault in reading.faults] == [3]
    assert told(reading.held) == [(2, "", SAME % 3)]


def test_lines_of_a_block_are_held_back_with_its_faulty_head():
    reading = read(SHOPIFY, SHOPIFY_ORDER | {"Currency": "pounds"}, SHOPIFY_LINE)
    assert told(reading.held) == [(3, "", SAME % 2)]


def test_row_held_back_by_another_file_names_it():
    bad, good = TAOBAO_ITEM | {"购买数量": "0"}, TAOBAO_ITEM | {"标题": "面条"}
    reading = read_pair(TAOBAO_2012, [TAOBAO_ORDER], TAOBAO_ITEMS, [bad, good])
    assert [each.file for each in reading.held] == ["orders.csv", "items.csv"]
    assert told(reading.held) == [
        (2, "", "Held back: row 2 of the same order in “items.csv” is faulty."),
        (3, "", SAME % 2),
    ]


def test_rows_held_back_beyond_ten_thousand_are_counted_only():
    reading = read(PLAIN, PLAIN_ORDER, *[SECOND_LINE] * 10_010)
    assert told(reading.faults) == [(2, "", "This order has more than 5000 lines.")]
    assert len(reading.held) == 10_001
    assert told(reading.held)[-1] == (0, "", "There are 10 more rows held back.")


def test_orders_that_are_sound_hold_nothing_back():
    assert read(PLAIN, PLAIN_ORDER, SECOND_LINE | {"quantity": "1"}, OTHER).held == ()


@pytest.mark.parametrize("status", ["checkout-draft", "wc-checkout-draft", "Checkout-Draft"])
def test_basket_at_the_checkout_is_told_and_stays_out_without_a_fault(status):
    basket = WOOCOMMERCE_ORDER | {"order_number": "1078", "status": status, "order_total": ""}
    reading = read(WOOCOMMERCE, basket, WOOCOMMERCE_ORDER)
    assert (reading.faults, reading.warnings) == ((), ())
    assert [draft.number for draft in reading.drafts] == ["1077"]
    assert told(reading.held) == [
        (2, "status", "This is not an order yet: the buyer has not finished the checkout.")
    ]
    assert orders_of(reading.held) == [(2, "1078", "Ida Rossi")]


def test_basket_that_became_an_order_in_the_same_file_comes_in():
    basket = WOOCOMMERCE_ORDER | {"status": "checkout-draft"}
    for rows in ([basket, WOOCOMMERCE_ORDER], [WOOCOMMERCE_ORDER, basket]):
        reading = read(WOOCOMMERCE, *rows)
        assert [draft.number for draft in reading.drafts] == ["1077"]
        assert (len(reading.held), reading.faults, reading.warnings) == (1, (), ())
