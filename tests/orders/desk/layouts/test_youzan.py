"""Youzan: order file with a doubled header, item file, bracketed remarks."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orders.desk.layouts import read_orders
from orders.desk.layouts.draft import LineDraft, OrderDraft
from tests.orders.desk.layouts.files import (
    YOUZAN,
    YOUZAN_ITEM,
    YOUZAN_ITEMS,
    YOUZAN_ORDER,
    csv_file,
    told,
)

LINE = LineDraft("CM-6", "草莓蛋糕", "6寸", 2, Decimal("50.00"), Decimal("100.00"), 2)
ORDER = OrderDraft(
    channel="youzan",
    number="E20260619100000047400001",
    shop="芸熙烘焙",
    currency="CNY",
    placed_at=datetime(2026, 6, 19, 2, 0, tzinfo=UTC),
    paid_at=datetime(2026, 6, 19, 2, 1, tzinfo=UTC),
    buyer="小芳",
    receiver="王芳",
    phone="138****8000",
    address="北京市 北京市 朝阳区 建国路1号",
    goods_total=Decimal("100.00"),
    shipping_fee=Decimal("8.00"),
    discount=Decimal("10.00"),
    total=Decimal("98.00"),
    paid=Decimal("98.00"),
    shop_state="paid",
    buyer_note="",
    seller_note="加蜡烛",
    tracking="顺丰速运 SF1",
    lines=(LINE,),
    source_row=2,
)


def orders_file(*rows, header=YOUZAN) -> tuple[str, bytes]:
    return "orders.csv", csv_file(header, rows)


def items_file(*rows) -> tuple[str, bytes]:
    return "items.csv", csv_file(YOUZAN_ITEMS, rows)


def test_pair_is_joined_in_any_order_in_spite_of_the_doubled_header():
    assert (len(YOUZAN), YOUZAN.count("分销员"), len(YOUZAN_ITEMS)) == (60, 2, 37)
    files = [orders_file(YOUZAN_ORDER), items_file(YOUZAN_ITEM)]
    for given in (files, files[::-1]):
        reading = read_orders(given)
        assert (reading.layout, reading.drafts) == ("youzan", (ORDER,))
        assert (reading.faults, reading.warnings) == ((), ())


def test_parcels_of_several_items_are_named_once_each():
    second = {**YOUZAN_ITEM, "商品名称": "面包", "商品发货物流单号": "SF2"}
    files = [orders_file(YOUZAN_ORDER), items_file(YOUZAN_ITEM, second, YOUZAN_ITEM)]
    assert read_orders(files).drafts[0].tracking == "顺丰速运 SF1; 顺丰速运 SF2"


def test_orders_file_alone_counts_the_goods_as_one_lot_and_says_so():
    reading = read_orders([orders_file(YOUZAN_ORDER)])
    assert reading.drafts[0].lines == (
        LineDraft("", "草莓蛋糕", "", 1, Decimal("100.00"), Decimal("100.00"), 2),
    )
    assert [sentence for _row, _column, sentence in told(reading.warnings)] == [
        "The number of pieces is not known: the goods of an order count as one lot.",
        "No items file was given: each order has one line with all its titles.",
    ]


def test_orders_file_alone_takes_the_number_of_pieces_where_it_stands():
    row = {**YOUZAN_ORDER, "订单商品总件数": "3"}
    reading = read_orders([orders_file(row, header=[*YOUZAN, "订单商品总件数"])])
    assert reading.drafts[0].lines == (
        LineDraft("", "草莓蛋糕", "", 3, Decimal("33.33"), Decimal("100.00"), 2),
    )


def test_older_columns_are_read():
    header = [{"买家昵称": "买家姓名"}.get(column, column) for column in YOUZAN]
    row = {**YOUZAN_ORDER, "买家姓名": "老王"}
    reading = read_orders([orders_file(row, header=header), items_file(YOUZAN_ITEM)])
    assert reading.drafts[0].buyer == "老王"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"订单状态": "待付款", "买家付款时间": ""}, "unpaid"),
        ({"订单状态": "待成团"}, "paid"),
        ({"订单状态": "已发货"}, "shipped"),
        ({"订单状态": "交易完成"}, "finished"),
        ({"订单状态": "交易关闭", "买家付款时间": ""}, "cancelled"),
        ({"订单状态": "交易关闭"}, "refunded"),
        ({"订单状态": "交易关闭", "买家付款时间": "", "订单已退款金额": "5"}, "refunded"),
    ],
)
def test_state_of_the_shop_in_normal_form(changes, state):
    reading = read_orders([orders_file({**YOUZAN_ORDER, **changes}), items_file(YOUZAN_ITEM)])
    assert [draft.shop_state for draft in reading.drafts] == [state]


def test_items_file_alone_is_refused_with_a_sentence():
    assert told(read_orders([items_file(YOUZAN_ITEM)]).faults) == [
        (1, "", "This is an items file: give the orders file of the same export with it.")
    ]


def test_faults_name_row_and_column():
    bad = {
        **YOUZAN_ORDER,
        "店铺优惠合计": "-10.00(满减)",
        "订单状态": "",
        "收货人/提货人": "王" * 101,
    }
    reading = read_orders([orders_file(bad), items_file(YOUZAN_ITEM)])
    assert told(reading.faults) == [
        (2, "订单状态", "This cell is empty."),
        (2, "收货人/提货人", "The value has 101 characters; at most 100 are taken."),
        (2, "店铺优惠合计", "The amount “-10.00(满减)” is negative."),
    ]
    assert reading.drafts == ()
