"""Taobao: three generations of order files, both item files, and their traps."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orders.desk.layouts import read_orders
from orders.desk.layouts.draft import LineDraft, OrderDraft
from tests.orders.desk.layouts.files import (
    TAOBAO_2012,
    TAOBAO_2016,
    TAOBAO_2018,
    TAOBAO_ITEM,
    TAOBAO_ITEMS,
    TAOBAO_NEW_ITEMS,
    TAOBAO_ORDER,
    csv_file,
    told,
    xlsx_file,
)

NOODLES = {**TAOBAO_ITEM, "标题": "面条", "价格": "8.17", "购买数量": "12", "商家编码": "null"}
ORDER = OrderDraft(
    channel="taobao",
    number="3187400010248030744",
    shop="优悦优品商城",
    currency="CNY",
    placed_at=datetime(2026, 7, 4, 1, 0, tzinfo=UTC),
    paid_at=datetime(2026, 7, 4, 1, 2, tzinfo=UTC),
    buyer="tb小明",
    receiver="杨伟",
    phone="13800000000",
    address="浙江省 杭州市 西湖区 文三路1号，3楼",
    goods_total=Decimal("440.00"),
    shipping_fee=Decimal("32.38"),
    discount=Decimal("0.00"),
    total=Decimal("472.38"),
    paid=Decimal("472.38"),
    shop_state="shipped",
    buyer_note="请尽快发货",
    seller_note="老客户",
    tracking="顺丰速运 SF100000000",
    lines=(
        LineDraft("NW-011-A", "奶酪", "口味:原味", 10, Decimal("34.20"), Decimal("342.00"), 2),
        LineDraft("NW-011", "面条", "口味:原味", 12, Decimal("8.17"), Decimal("98.04"), 3),
    ),
    source_row=2,
)
OTHER = {**TAOBAO_ORDER, "订单编号": '="3187400010249030747"'}
OTHER_ITEM = {**TAOBAO_ITEM, "订单编号": '="3187400010249030747"'}


def orders_file(*rows, header=TAOBAO_2012, encoding="gb18030") -> tuple[str, bytes]:
    return "ExportOrderList.csv", csv_file(header, rows, encoding=encoding)


def items_file(*rows, header=TAOBAO_ITEMS) -> tuple[str, bytes]:
    return "ExportOrderDetailList.csv", csv_file(header, rows, encoding="gb18030")


def read_both(orders, items):
    return read_orders([orders_file(*orders), items_file(*items)])


def sentences(faults) -> list[tuple[int, str]]:
    return [(row, sentence) for row, _column, sentence in told(faults)]


@pytest.mark.parametrize("header", [TAOBAO_2012, TAOBAO_2016, TAOBAO_2018, TAOBAO_2012[::-1]])
def test_every_generation_of_columns_gives_the_same_order(header):
    files = [orders_file(TAOBAO_ORDER, header=header), items_file(TAOBAO_ITEM, NOODLES)]
    reading = read_orders(files)
    assert (reading.layout, reading.faults, reading.rows) == ("taobao", (), 3)
    assert reading.drafts == (ORDER,)
    assert read_orders(files[::-1]).drafts == (ORDER,)


def test_unquoted_wrapping_of_the_raw_export_is_read():
    name, content = orders_file(TAOBAO_ORDER)
    raw = content.replace(b'"=""3187400010248030744"""', b'="3187400010248030744"')
    assert raw != content
    reading = read_orders([(name, raw), items_file(TAOBAO_ITEM, NOODLES)])
    assert reading.drafts == (ORDER,)


def test_buyer_columns_may_be_dropped():
    header = [column for column in TAOBAO_2018 if column not in ("买家会员名", "买家支付宝账号")]
    reading = read_orders([orders_file(TAOBAO_ORDER, header=header), items_file(TAOBAO_ITEM)])
    assert (reading.faults, reading.drafts[0].buyer) == ((), "")


def test_workbook_re_saved_by_a_spreadsheet_is_read():
    orders = {
        **TAOBAO_ORDER,
        "订单编号": "3187400010248030744",
        "订单创建时间": datetime(2026, 7, 4, 9, 0),
        "订单付款时间 ": "2026/7/4 9:02",
        "买家应付货款": 440,
        "总金额": 472.38,
        "联系手机": 13800000000,
    }
    items = xlsx_file(TAOBAO_ITEMS, [{**TAOBAO_ITEM, "购买数量": 10}, NOODLES])
    reading = read_orders([("a.xlsx", xlsx_file(TAOBAO_2018, [orders])), ("b.xlsx", items)])
    assert (reading.faults, reading.drafts) == ((), (ORDER,))


def test_number_rounded_by_a_spreadsheet_refuses_its_row_only():
    rounded = {**TAOBAO_ORDER, "订单编号": "3.1874E+18"}
    numeric = {**TAOBAO_ORDER, "订单编号": 3187400010248030744}
    for row in (rounded, numeric):
        items = xlsx_file(TAOBAO_ITEMS, [OTHER_ITEM])
        reading = read_orders([("a", xlsx_file(TAOBAO_2012, [row, OTHER])), ("b", items)])
        [(number, column, sentence)] = told(reading.faults)
        assert (number, column) == (2, "订单编号")
        assert sentence.startswith("A spreadsheet has rounded the order number “3.1874")
        assert [draft.number for draft in reading.drafts] == ["3187400010249030747"]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"订单状态": "等待买家付款", "订单付款时间 ": ""}, "unpaid"),
        ({"订单状态": "买家已付款，等待卖家发货"}, "paid"),
        ({"订单状态": "买家已付款,等待卖家发货"}, "paid"),
        ({"订单状态": "卖家部分发货"}, "paid"),
        ({"订单状态": "卖家已发货，等待买家确认"}, "shipped"),
        ({"订单状态": "交易成功"}, "finished"),
        ({"订单状态": "交易关闭"}, "refunded"),
        ({"订单状态": "交易关闭", "订单付款时间 ": ""}, "cancelled"),
    ],
)
def test_state_of_the_shop_in_normal_form(changes, state):
    reading = read_both([{**TAOBAO_ORDER, **changes}], [TAOBAO_ITEM])
    assert [draft.shop_state for draft in reading.drafts] == [state]


def test_changed_address_of_the_export_is_where_the_goods_go():
    row = {**TAOBAO_ORDER, "修改后的收货地址": "北京市 朝阳区 建国路1号"}
    reading = read_orders([orders_file(row, header=TAOBAO_2018), items_file(TAOBAO_ITEM)])
    assert reading.drafts[0].address == "北京市 朝阳区 建国路1号"


def test_landline_and_later_memo_stand_in_and_null_is_nothing():
    row = {**TAOBAO_ORDER, "联系手机": "", "联系电话 ": "0571-88880000", "订单备注": "null"}
    header = [*TAOBAO_2018, "商家备忘"]
    item = {**TAOBAO_ITEM, "商品属性": "null", "商家编码": "null", "外部系统编号": "null"}
    orders = orders_file({**row, "商家备忘": "急", "买家留言": "null"}, header=header)
    [draft] = read_orders([orders, items_file(item)]).drafts
    assert (draft.phone, draft.seller_note, draft.buyer_note) == ("0571-88880000", "急", "")
    assert (draft.lines[0].sku, draft.lines[0].variant) == ("", "")


def test_newer_item_file_is_read_with_its_amounts_and_own_numbers():
    item = {
        "子订单编号": "1",
        "主订单编号": "3187400010248030744",
        "商品标题": "奶酪",
        "商品价格": "50.00",
        "购买数量": "10",
        "买家应付货款": "440.00",
        "商家编码": "NW-011",
        "退款金额": "无退款申请",
    }
    items = xlsx_file(TAOBAO_NEW_ITEMS, [item, item])
    reading = read_orders([orders_file(TAOBAO_ORDER), ("items.xlsx", items)])
    assert reading.drafts[0].lines == (
        LineDraft("NW-011", "奶酪", "", 10, Decimal("50.00"), Decimal("440.00"), 2),
    )
    assert told(reading.warnings) == [
        (3, "子订单编号", "This order stands already in row 2, word for word.")
    ]
    items = xlsx_file(TAOBAO_NEW_ITEMS, [item, {**item, "购买数量": "11"}])
    reading = read_orders([orders_file(TAOBAO_ORDER), ("items.xlsx", items)])
    assert (len(reading.drafts), len(reading.faults)) == (0, 1)


def test_orders_file_alone_gives_one_line_with_all_titles():
    reading = read_orders([orders_file(TAOBAO_ORDER)])
    assert reading.drafts[0].lines == (
        LineDraft("", "奶酪，面条", "", 22, Decimal("20.00"), Decimal("440.00"), 2),
    )
    assert sentences(reading.warnings) == [
        (1, "No items file was given: each order has one line with all its titles.")
    ]
    reading = read_orders([orders_file({**TAOBAO_ORDER, "宝贝总数量": ""})])
    assert told(reading.faults) == [(2, "宝贝总数量", "This cell is empty.")]


def test_titles_of_an_orders_file_alone_are_cut_to_what_a_line_holds():
    reading = read_orders([orders_file({**TAOBAO_ORDER, "宝贝标题 ": "奶" * 400})])
    assert reading.drafts[0].lines[0].title == "奶" * 299 + "…"


def test_items_file_alone_and_two_orders_files_are_refused():
    assert sentences(read_orders([items_file(TAOBAO_ITEM)]).faults) == [
        (1, "This is an items file: give the orders file of the same export with it.")
    ]
    reading = read_orders([orders_file(TAOBAO_ORDER), orders_file(OTHER)])
    assert sentences(reading.faults) == [
        (1, "Give one orders file and at most one items file at a time.")
    ]


def test_missing_columns_are_named_in_one_fault():
    header = [column for column in TAOBAO_2012 if column not in ("收货地址 ", "订单状态")]
    reading = read_orders([orders_file(TAOBAO_ORDER, header=header), items_file(TAOBAO_ITEM)])
    assert told(reading.faults) == [(1, "", "The file lacks these columns: 订单状态, 收货地址.")]
    header = [column for column in TAOBAO_ITEMS if column != "价格"]
    reading = read_orders([orders_file(TAOBAO_ORDER), items_file(TAOBAO_ITEM, header=header)])
    assert told(reading.faults) == [(1, "", "The file lacks these columns: 价格 / 商品价格.")]


def test_column_that_is_read_may_not_stand_twice():
    name, content = orders_file(TAOBAO_ORDER, header=[*TAOBAO_2012, "总金额"])
    reading = read_orders([(name, content), items_file(TAOBAO_ITEM)])
    assert told(reading.faults) == [
        (1, "", "The column 总金额 stands in the header more than once.")
    ]


def test_fault_in_any_row_refuses_that_order_and_no_other():
    bad_line = {**TAOBAO_ITEM, "购买数量": "0"}
    reading = read_both([TAOBAO_ORDER, OTHER], [TAOBAO_ITEM, bad_line, OTHER_ITEM])
    sentence = "“0” is not a quantity: a whole number of 1 or more."
    assert told(reading.faults) == [(3, "购买数量", sentence)]
    assert [draft.number for draft in reading.drafts] == ["3187400010249030747"]
    bad_order = {**TAOBAO_ORDER, "总金额": "-1", "订单状态": "飞走了", "收货人姓名": "=A1"}
    reading = read_both([bad_order, OTHER], [TAOBAO_ITEM, OTHER_ITEM])
    assert told(reading.faults) == [
        (2, "订单状态", "“飞走了” is not a state of an order that is known."),
        (2, "总金额", "The amount “-1” is negative."),
        (2, "收货人姓名", "This cell holds a formula or a spreadsheet error, not a value."),
    ]
    assert [draft.number for draft in reading.drafts] == ["3187400010249030747"]


def test_orders_and_items_that_do_not_meet_are_told():
    reading = read_both([TAOBAO_ORDER], [OTHER_ITEM])
    assert told(reading.faults) == [(2, "订单编号", "The items file has no item of this order.")]
    sentence = "This item belongs to the order 3187400010249030747, which the orders file lacks."
    assert told(reading.warnings) == [(2, "订单编号", sentence)]
    assert reading.drafts == ()


def test_item_without_a_readable_number_refuses_the_orders_beside_it():
    lost = {**TAOBAO_ITEM, "订单编号": "3.1874E+18"}
    third = '="3187400010250030750"'
    orders = [TAOBAO_ORDER, OTHER, {**TAOBAO_ORDER, "订单编号": third}]
    items = [TAOBAO_ITEM, lost, OTHER_ITEM]
    items.append({**TAOBAO_ITEM, "订单编号": third, "价格": "44.00"})
    reading = read_both(orders, items)
    assert [draft.number for draft in reading.drafts] == ["3187400010250030750"]
    beside = "Row 3 beside this order has no readable order number and may belong to it."
    assert (2, beside) in sentences(reading.faults)
    assert (4, beside) in sentences(reading.faults)
    assert reading.warnings == ()


def test_order_that_stands_twice_is_taken_once_or_refused():
    reading = read_both([TAOBAO_ORDER, TAOBAO_ORDER], [TAOBAO_ITEM, NOODLES])
    assert (len(reading.drafts), reading.faults) == (1, ())
    assert (3, "This order stands already in row 2, word for word.") in sentences(reading.warnings)
    changed = {**TAOBAO_ORDER, "收货人姓名": "李四"}
    reading = read_both([TAOBAO_ORDER, OTHER, changed], [TAOBAO_ITEM, OTHER_ITEM])
    assert told(reading.faults) == [
        (4, "订单编号", "This order number stands already in row 2 with other contents.")
    ]
    assert [draft.number for draft in reading.drafts] == ["3187400010249030747"]


def test_lines_that_do_not_add_up_are_a_warning_only():
    reading = read_both([TAOBAO_ORDER], [TAOBAO_ITEM])
    assert (len(reading.drafts), reading.faults) == (1, ())
    assert told(reading.warnings) == [
        (2, "买家应付货款", "The lines add up to 342.00, but the order states 440.00.")
    ]
    assert reading.warnings[0].file == "ExportOrderList.csv"


def test_lines_beyond_what_the_buyer_owes_are_the_shops_discount_and_nothing_to_warn_of():
    dearer = {**NOODLES, "价格": "20.00"}  # 342.00 + 240.00 for 440.00
    reading = read_both([TAOBAO_ORDER], [TAOBAO_ITEM, dearer])
    assert (reading.faults, reading.warnings) == ((), ())
    assert (reading.drafts[0].goods_total, reading.drafts[0].total) == (
        Decimal("440.00"),
        Decimal("472.38"),
    )


def test_amounts_that_do_not_fit_are_faults():
    line = {**TAOBAO_ITEM, "价格": "999999999999.99", "购买数量": "1000000"}
    reading = read_both([TAOBAO_ORDER], [line])
    assert told(reading.faults)[0] == (
        2,
        "价格",
        "The computed amount 999999999999990000.00 is negative or too large.",
    )


def test_shifted_row_with_more_cells_than_the_header_is_refused():
    name, content = orders_file(TAOBAO_ORDER, OTHER)
    shifted = content.replace("优悦优品商城".encode("gb18030"), b'a","b', 1)
    reading = read_orders([(name, shifted), items_file(TAOBAO_ITEM, OTHER_ITEM)])
    assert (2, "This row has more cells than the header: its columns have shifted.") in sentences(
        reading.faults
    )
    assert [draft.number for draft in reading.drafts] == ["3187400010249030747"]
