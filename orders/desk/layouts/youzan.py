"""Youzan: the order file and the item file of its order export."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy

from . import cells
from .draft import Fault, LineDraft, OrderDraft
from .journal import Journal
from .msgid import msgid as _
from .origin import listed, origin
from .pairs import PairForm, line_of_order, read_pair
from .rows import Row, read_line
from .tables import Table

NAME = "youzan"
LABEL = gettext_lazy("Youzan order export")

_PIECES = "订单商品总件数"  # in some exports only
_ADDRESS = ("收货人省份", "收货人城市", "收货人地区", "详细收货地址/提货地址")
_STATES = {
    "待付款": "unpaid",
    "待支付": "unpaid",
    "等待买家付款": "unpaid",
    "已付款": "paid",
    "已支付": "paid",
    "待成团": "paid",
    "待接单": "paid",
    "待确认": "paid",
    "待发货": "paid",
    "等待商家发货": "paid",
    "等待卖家发货": "paid",
    "部分发货": "paid",
    "已发货": "shipped",
    "待收货": "shipped",
    "商家已发货": "shipped",
    "等待买家收货": "shipped",
    "交易完成": "finished",
    "交易成功": "finished",
    "已完成": "finished",
    "交易关闭": "cancelled",
    "已关闭": "cancelled",
}


def matches(header: Sequence[str]) -> bool:
    """Whether a header is that of an orders file or an items file."""
    orders = {"订单号", "应收订单金额", "订单创建时间"} <= set(header)
    return orders or _is_items(header)


def read(tables: Sequence[Table], journal: Journal) -> list[OrderDraft]:
    """The orders; TableFault where the files as a whole cannot be read."""
    if len(tables) == 1 and _PIECES not in tables[0].header:
        table = tables[0]
        message = _("The number of pieces is not known: the goods of an order count as one lot.")
        journal.warn(Fault(table.header_row, "", message, {}, table.name))
    return read_pair(tables, journal, _FORM)


def _is_items(header: Sequence[str]) -> bool:
    return {"订单号", "商品名称", "商品数量"} <= set(header)


def _read_order(row: Row) -> dict | None:
    first_of = row.table.first_of
    paid_at = row.moment("买家付款时间")
    state = row.choice("订单状态", _STATES)
    refunded = row.money("订单已退款金额")
    if state == "cancelled" and (paid_at or refunded):
        state = "refunded"
    values = {
        "channel": NAME,
        "shop": row.text("归属店铺", "shop"),
        "currency": "CNY",
        "placed_at": row.read(cells.moment, "订单创建时间"),
        "paid_at": paid_at,
        "buyer": row.text(first_of("买家昵称", "买家姓名"), "buyer"),
        "receiver": row.text("收货人/提货人", "receiver"),
        "phone": row.read(cells.phone, "收货人手机号/提货人手机号", ""),
        "address": row.joined(_ADDRESS, " ", "address"),
        "goods_total": row.needed_money("商品金额合计"),
        "shipping_fee": row.money("运费"),
        "discount": row.money(first_of("店铺优惠合计", "店铺优惠")),
        "total": row.needed_money("应收订单金额"),
        "paid": row.money("订单实付金额"),
        "shop_state": state,
        "buyer_note": row.text("买家备注"),
        "seller_note": row.text("商家订单备注"),
        "tracking": "",
        **origin(codes=listed(row.said("优惠券码名称"))),
    }
    return None if row.faults else values


def _read_item(row: Row) -> tuple[LineDraft, str] | None:
    sku = "规格编码" if row.text("规格编码") else "商品编码"
    line = read_line(
        row,
        sku=sku,
        title="商品名称",
        variant="商品规格",
        quantity="商品数量",
        price="商品单价",
        amount="商品金额小计",
    )
    tracking = f"{row.text('商品发货物流公司')} {row.text('商品发货物流单号')}".strip()
    return (line, tracking) if line and not row.faults else None


def _read_alone(row: Row, goods: Decimal) -> LineDraft | None:
    """A lot of one where the file does not tell the number of pieces."""
    return line_of_order(row, goods, titles="全部商品名称", pieces=_PIECES, no_pieces=1)


_FORM = PairForm(
    number="订单号",
    item_number=("订单号",),
    item_key=None,
    goods="商品金额合计",
    is_items=_is_items,
    order_needs=(
        "订单号",
        "订单状态",
        "订单创建时间",
        "买家付款时间",
        "商品金额合计",
        "运费",
        "应收订单金额",
        "订单实付金额",
        "详细收货地址/提货地址",
        "收货人/提货人",
        "收货人手机号/提货人手机号",
    ),
    alone_needs=("全部商品名称",),
    item_needs=("商品名称", "商品单价", "商品数量"),
    read_order=_read_order,
    read_item=_read_item,
    read_alone=_read_alone,
    facts={
        "placed_at": "订单创建时间",
        "paid_at": "买家付款时间",
        "total": "应收订单金额",
        "paid": "订单实付金额",
        "receiver": "收货人/提货人",
    },
)
