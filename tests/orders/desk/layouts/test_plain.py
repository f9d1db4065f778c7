"""Our own table: one row per line, English or Chinese headers."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orders.desk.layouts import LAYOUTS, read_orders
from orders.desk.layouts.draft import LineDraft, OrderDraft
from tests.depth import deep
from tests.orders.desk.layouts.files import PLAIN, PLAIN_CHINESE, PLAIN_ORDER, csv_file, told

ORDER = OrderDraft(
    channel="plain",
    number="P-1",
    shop="",
    currency="CNY",
    placed_at=datetime(2026, 5, 14, 3, 23, 45, tzinfo=UTC),
    paid_at=datetime(2026, 5, 14, 3, 30, tzinfo=UTC),
    buyer="小明",
    receiver="杨伟",
    phone="13800000000",
    address="杭州市文三路1号",
    goods_total=Decimal("36.00"),
    shipping_fee=Decimal("6.00"),
    discount=Decimal("2.00"),
    total=Decimal("40.00"),
    paid=Decimal("40.00"),
    shop_state="paid",
    buyer_note="多谢",
    seller_note="",
    tracking="",
    lines=(LineDraft("NW-001", "茶", "红", 2, Decimal("18.00"), Decimal("36.00"), 2),),
    source_row=2,
)
OTHER = {**PLAIN_ORDER, "number": "P-2"}
SECOND_LINE = {"number": "P-1", "title": "糖", "quantity": "1", "unit_price": "4.00"}
FEW = ["number", "placed_at", "receiver", "phone", "address", "title", "quantity", "unit_price"]


def read(*rows, header=PLAIN, **options):
    return read_orders([("orders.csv", csv_file(header, rows))], **options)


def numbers(reading) -> list[str]:
    return [draft.number for draft in reading.drafts]


@pytest.mark.parametrize("header", [PLAIN, PLAIN_CHINESE, [it.upper() for it in PLAIN]])
def test_english_and_chinese_headers_mean_the_same(header):
    row = dict(zip(header, (PLAIN_ORDER[name] for name in PLAIN), strict=True))
    reading = read(row, header=header)
    assert (reading.layout, reading.drafts) == ("plain", (ORDER,))
    assert (reading.faults, reading.warnings) == ((), ())


def test_order_cells_may_be_blank_or_repeated_and_rows_apart():
    repeated = {**PLAIN_ORDER, "title": "糖", "quantity": "1", "total": "", "paid": ""}
    reading = read({**PLAIN_ORDER, "total": "62.00", "paid": ""}, OTHER, SECOND_LINE, repeated)
    assert (numbers(reading), reading.faults, reading.warnings) == (["P-1", "P-2"], (), ())
    order = reading.drafts[0]
    assert [line.title for line in order.lines] == ["茶", "糖", "糖"]
    assert [line.source_row for line in order.lines] == [2, 4, 5]
    assert (order.goods_total, order.total, order.paid) == (
        Decimal("58.00"),
        Decimal("62.00"),
        Decimal("62.00"),
    )


def test_order_cells_that_disagree_refuse_the_order():
    reading = read(PLAIN_ORDER, {**SECOND_LINE, "receiver": "李四", "discount": "3"}, OTHER)
    assert told(reading.faults) == [
        (3, "receiver", "This cell differs from row 2 of the same order."),
        (3, "discount", "This cell differs from row 2 of the same order."),
    ]
    assert numbers(reading) == ["P-2"]


def test_columns_that_are_not_needed_may_be_missing():
    [draft] = read(PLAIN_ORDER, header=FEW).drafts
    assert (draft.total, draft.paid, draft.paid_at) == (Decimal("36.00"), Decimal("0.00"), None)
    assert (draft.shop_state, draft.buyer, draft.lines[0].sku) == ("unpaid", "", "")


def test_columns_that_are_needed_are_named_in_both_languages():
    reading = read(
        PLAIN_ORDER, header=[it for it in FEW if it not in ("phone", "title")], layout="plain"
    )
    assert told(reading.faults) == [
        (1, "", "The file lacks these columns: phone / 电话, title / 品名.")
    ]


def test_two_columns_with_one_meaning_are_refused():
    reading = read(PLAIN_ORDER, header=[*PLAIN, "电话"])
    assert told(reading.faults) == [(1, "", "The columns phone and 电话 mean the same.")]
    reading = read(PLAIN_ORDER, header=[*PLAIN, "phone"])
    assert told(reading.faults) == [
        (1, "", "The column phone stands in the header more than once.")
    ]


def test_order_without_a_date_or_with_more_discount_than_goods_is_refused():
    reading = read({**PLAIN_ORDER, "placed_at": ""}, OTHER)
    assert told(reading.faults) == [(2, "placed_at", "This cell is empty.")]
    assert numbers(reading) == ["P-2"]
    reading = read({**PLAIN_ORDER, "placed_at": "gestern"})
    assert [sentence[:9] for _row, _column, sentence in told(reading.faults)] == ["“gestern”"]
    reading = read({**PLAIN_ORDER, "discount": "50.00"})
    assert told(reading.faults) == [
        (2, "discount", "The computed amount -8.00 is negative or too large.")
    ]


@pytest.mark.parametrize(
    ("changes", "total", "paid", "state"),
    [
        ({}, "40.00", "40.00", "paid"),
        ({"total": "", "paid": ""}, "40.00", "40.00", "paid"),
        ({"paid_at": ""}, "40.00", "40.00", "paid"),
        ({"paid_at": "", "paid": "39.99"}, "40.00", "39.99", "unpaid"),
        ({"paid_at": "", "paid": ""}, "40.00", "0.00", "unpaid"),
        ({"unit_price": "0", "total": "", "paid": ""}, "4.00", "4.00", "paid"),
    ],
)
def test_total_and_payment_follow_where_they_are_not_given(changes, total, paid, state):
    [draft] = read({**PLAIN_ORDER, **changes}).drafts
    assert (draft.total, draft.paid, draft.shop_state) == (Decimal(total), Decimal(paid), state)


def test_total_that_does_not_add_up_is_a_warning_only():
    reading = read({**PLAIN_ORDER, "total": "41.00"})
    assert reading.drafts[0].total == Decimal("41.00")
    assert told(reading.warnings) == [
        (2, "total", "The total is 41.00, but lines, shipping and discount make 40.00.")
    ]


def test_row_pasted_twice_is_taken_with_a_warning():
    reading = read(
        {**PLAIN_ORDER, "total": "", "paid": ""}, {**PLAIN_ORDER, "total": "", "paid": ""}
    )
    assert len(reading.drafts[0].lines) == 2
    assert told(reading.warnings) == [
        (3, "number", "This row repeats row 2 word for word; both are taken.")
    ]


def test_row_without_a_number_refuses_the_orders_beside_it():
    third = {**PLAIN_ORDER, "number": "P-3"}
    reading = read(PLAIN_ORDER, {**SECOND_LINE, "number": ""}, OTHER, third)
    assert numbers(reading) == ["P-3"]
    assert (3, "number", "This cell is empty.") in told(reading.faults)


def test_order_of_too_many_lines_is_refused():
    reading = read(PLAIN_ORDER, *[SECOND_LINE] * 5000, OTHER)
    assert told(reading.faults) == [(2, "", "This order has more than 5000 lines.")]
    assert numbers(reading) == ["P-2"]


def test_faults_beyond_ten_thousand_are_counted_only():
    rows = [{"number": f"P-{place}", "title": "茶"} for place in range(6000)]
    reading = read(*rows)
    assert len(reading.faults) == 10_001
    assert told(reading.faults)[-1] == (0, "", "There are 8000 more faults.")
    assert reading.drafts == ()


def test_progress_is_told_along_the_way_and_at_the_end():
    steps = []
    read(*[{**PLAIN_ORDER, "number": f"P-{place}"} for place in range(1200)],
         progress=lambda done, total: steps.append((done, total)))  # fmt: skip
    assert [done for done, _total in steps] == [500, 1000, 1200]
    assert all(done <= total for done, total in steps)
    assert steps[-1] == (1200, 1200)


def test_rows_by_the_ten_thousand_are_read():
    many = deep(50_000, 10_000)
    rows = [{**PLAIN_ORDER, "number": f"P-{place}"} for place in range(many)]
    reading = read(*rows)
    assert (len(reading.drafts), reading.rows, reading.faults) == (many, many, ())
    assert sum(draft.total for draft in reading.drafts) == 40 * many


def test_layouts_have_labels_for_a_menu():
    assert list(LAYOUTS) == ["taobao", "youzan", "shopify", "woocommerce", "plain"]
