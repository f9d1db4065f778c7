"""Taobao and Tmall: ExportOrderList and ExportOrderDetailList, in every generation of columns."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy

from . import cells
from .draft import LineDraft, OrderDraft
from .journal import Journal
from .pairs import PairForm, line_of_order, read_pair
from .rows import Row, read_line
from .tables import Table

NAME = "taobao"
LABEL = gettext_lazy("Taobao / Tmall order export")

_STATES = {
    "等待买家付款": "unpaid",
    "买家已付款等待卖家发货": "paid",
    "卖家部分发货": "paid",
    "卖家已发货等待买家确认": "shipped",
    "交易成功": "finished",
    "交易关闭": "cancelled",
}


def matches(header: Sequence[str]) -> bool:
    """Whether a header is that of an orders file or an items file."""
    return _is_orders(header) or _is_items(header)


def read(tables: Sequence[Table], journal: Journal) -> list[OrderDraft]:
    """The orders; TableFault where the files as a whole cannot be read."""
    return read_pair(tables, journal, _FORM)


def _is_orders(header: Sequence[str]) -> bool:
    return "订单编号" in header and "买家实际支付金额" in header


def _is_items(header: Sequence[str]) -> bool:
    numbered = {"订单编号", "主订单编号", "子订单编号"} & set(header)
    return bool(numbered) and "购买数量" in header and not _is_orders(header)


def _key(state: str) -> str:
    return state.replace("，", "").replace(",", "").replace(" ", "")


def _known(row: Row, column: str, fits: str = "") -> str | None:
    """The export writes "null" where it has nothing."""
    value = row.text(column, fits)
    return "" if value == "null" else value


def _read_order(row: Row) -> dict | None:
    paid_at = row.moment("订单付款时间")
    state = row.choice("订单状态", _STATES, _key)
    # A paid trade is closed by a full refund only.
    if state == "cancelled" and paid_at:
        state = "refunded"
    mobile, landline = (row.read(cells.phone, column, "") for column in ("联系手机", "联系电话"))
    carrier, parcel = row.text("物流公司"), row.text("物流单号")
    goods, shipping = row.needed_money("买家应付货款"), row.money("买家应付邮费")
    total = row.needed_money("总金额")
    values = {
        "channel": NAME,
        "shop": row.text("店铺名称", "shop"),
        "currency": "CNY",
        "placed_at": row.read(cells.moment, "订单创建时间"),
        "paid_at": paid_at,
        "buyer": row.text("买家会员名", "buyer"),
        "receiver": row.text("收货人姓名", "receiver"),
        "phone": mobile or landline,
        "address": _known(row, "修改后的收货地址", "address") or row.text("收货地址", "address"),
        "goods_total": goods,
        "shipping_fee": shipping,
        "total": total,
        "paid": row.money("买家实际支付金额"),
        "shop_state": state,
        "buyer_note": _known(row, "买家留言"),
        "seller_note": _known(row, "订单备注") or _known(row, "商家备忘"),
    }
    if row.faults:
        return None
    # The export states no discount; with points or a surcharge the total can be any other.
    values["discount"] = row.computed("总金额", max(goods + shipping - total, cells.ZERO))
    values["tracking"] = f"{carrier} {parcel.removeprefix('No:')}".strip()
    return None if row.faults else values


def _read_item(row: Row) -> tuple[LineDraft, str] | None:
    first_of = row.table.first_of
    sku = "商家编码" if _known(row, "商家编码") else "外部系统编号"
    line = read_line(
        row,
        sku=sku,
        title=first_of("标题", "商品标题"),
        variant="商品属性",
        quantity="购买数量",
        price=first_of("价格", "商品价格"),
        amount="买家应付货款",
    )
    return (_without_null(line), "") if line else None


def _without_null(line: LineDraft) -> LineDraft:
    if "null" not in (line.sku, line.variant):
        return line
    return replace(
        line,
        sku="" if line.sku == "null" else line.sku,
        variant="" if line.variant == "null" else line.variant,
    )


def _read_alone(row: Row, goods: Decimal) -> LineDraft | None:
    return line_of_order(row, goods, titles="宝贝标题", pieces="宝贝总数量", no_pieces=None)


_FORM = PairForm(
    number="订单编号",
    item_number=("主订单编号", "订单编号"),
    item_key="子订单编号",
    goods="买家应付货款",
    is_items=_is_items,
    order_needs=(
        "订单编号",
        "买家应付货款",
        "总金额",
        "买家实际支付金额",
        "订单状态",
        "收货人姓名",
        "收货地址",
        "订单创建时间",
        "订单付款时间",
    ),
    alone_needs=("宝贝标题", "宝贝总数量"),
    item_needs=(("标题", "商品标题"), ("价格", "商品价格"), "购买数量"),
    read_order=_read_order,
    read_item=_read_item,
    read_alone=_read_alone,
    facts={
        "placed_at": "订单创建时间",
        "paid_at": "订单付款时间",
        "total": "总金额",
        "paid": "买家实际支付金额",
        "receiver": "收货人姓名",
    },
    hides_discount=True,
)
