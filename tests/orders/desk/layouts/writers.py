"""Drafts written in the layouts of the shops, for what must come back equal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from orders.desk.layouts.cells import unit_price
from orders.desk.layouts.draft import OrderDraft
from tests.orders.desk.layouts import files

CHINA = ZoneInfo("Asia/Shanghai")
Tables = list[tuple[list[str], list[dict]]]


@dataclass(frozen=True)
class Writer:
    """`trim` leaves of a draft what the layout can tell, `tables` writes drafts that are trimmed,
    `rows` says how rows are counted: by `line`, one for `each` order, or in a `pair` of files."""

    rows: str
    trim: Callable[[OrderDraft], OrderDraft]
    tables: Callable[[Sequence[OrderDraft]], Tables]


def _china(moment) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}" if moment else ""


def _abroad(moment) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} +0000" if moment else ""


def _of_taobao(order: OrderDraft) -> OrderDraft:
    return replace(order, channel="taobao", currency="CNY")


def _taobao(orders: Sequence[OrderDraft]) -> Tables:
    states = {
        "unpaid": "等待买家付款",
        "paid": "买家已付款，等待卖家发货",
        "shipped": "卖家已发货，等待买家确认",
        "finished": "交易成功",
        "cancelled": "交易关闭",
        "refunded": "交易关闭",
    }
    rows, items = [], []
    for order in orders:
        carrier, _space, parcel = order.tracking.partition(" ")
        rows.append(
            {
                "订单编号": f'="{order.number}"',
                "买家会员名": order.buyer,
                "买家应付货款": f"{order.goods_total}元",
                "买家应付邮费": order.shipping_fee,
                "总金额": f"{order.total:,}",
                "买家实际支付金额": f"¥{order.paid}",
                "订单状态": states[order.shop_state],
                "买家留言": order.buyer_note,
                "收货人姓名": order.receiver,
                "收货地址 ": order.address,
                "联系手机": f"'{order.phone}",
                "订单创建时间": _china(order.placed_at),
                "订单付款时间 ": _china(order.paid_at),
                "物流单号 ": parcel,
                "物流公司": carrier,
                "订单备注": order.seller_note,
                "店铺名称": order.shop,
            }
        )
        items += [
            {
                "订单编号": f'="{order.number}"',
                "标题": line.title,
                "价格": line.unit_price,
                "购买数量": line.quantity,
                "商品属性": line.variant,
                "商家编码": line.sku,
            }
            for line in order.lines
        ]
    return [(files.TAOBAO_2016, rows), (files.TAOBAO_ITEMS, items)]


def _of_youzan(order: OrderDraft) -> OrderDraft:
    return replace(order, channel="youzan", currency="CNY", number=f"E{order.number}")


def _youzan(orders: Sequence[OrderDraft]) -> Tables:
    states = {
        "unpaid": "待付款",
        "paid": "待发货",
        "shipped": "已发货",
        "finished": "交易完成",
        "cancelled": "交易关闭",
        "refunded": "交易关闭",
    }
    rows, items = [], []
    for order in orders:
        carrier, _space, parcel = order.tracking.partition(" ")
        rows.append(
            {
                "订单号": order.number,
                "归属店铺": order.shop,
                "订单状态": states[order.shop_state],
                "订单创建时间": _china(order.placed_at),
                "买家付款时间": _china(order.paid_at),
                "商品金额合计": order.goods_total,
                "运费": order.shipping_fee,
                "店铺优惠合计": f"{order.discount}（满减）",
                "应收订单金额": order.total,
                "订单实付金额": order.paid,
                "详细收货地址/提货地址": order.address,
                "收货人/提货人": order.receiver,
                "收货人手机号/提货人手机号": order.phone,
                "买家备注": order.buyer_note,
                "买家昵称": order.buyer,
                "商家订单备注": order.seller_note,
            }
        )
        items += [
            {
                "订单号": order.number,
                "商品名称": line.title,
                "商品规格": line.variant,
                "规格编码": line.sku,
                "商品单价": line.unit_price,
                "商品数量": line.quantity,
                "商品金额小计": line.amount,
                "商品发货物流公司": carrier,
                "商品发货物流单号": parcel,
            }
            for line in order.lines
        ]
    return [(files.YOUZAN, rows), (files.YOUZAN_ITEMS, items)]


def _of_shopify(order: OrderDraft) -> OrderDraft:
    """Shopify knows no finished order, no variant apart from the title and no parcel here."""
    discount = min(order.discount, order.goods_total)
    return replace(
        order,
        channel="shopify",
        number=f"#{order.number}",
        shop="",
        discount=discount,
        paid=order.total if order.paid_at else order.paid,
        shop_state="shipped" if order.shop_state == "finished" else order.shop_state,
        seller_note="",
        tracking="",
        lines=tuple(replace(line, variant="") for line in order.lines),
    )


def _shopify(orders: Sequence[OrderDraft]) -> Tables:
    standings = {"unpaid": "pending", "cancelled": "voided", "refunded": "refunded"}
    rows = []
    for order in orders:
        head = {
            "Email": order.buyer,
            "Financial Status": standings.get(order.shop_state, "paid"),
            "Paid at": _abroad(order.paid_at),
            "Fulfillment Status": "fulfilled" if order.shop_state == "shipped" else "",
            "Currency": order.currency,
            "Subtotal": order.goods_total - order.discount,
            "Shipping": order.shipping_fee,
            "Total": order.total,
            "Discount Amount": order.discount,
            "Created at": _abroad(order.placed_at),
            "Shipping Name": order.receiver,
            "Shipping Street": order.address,
            "Shipping Phone": f"'{order.phone}",
            "Notes": order.buyer_note,
        }
        for line in order.lines:
            item = {
                "Name": order.number,
                "Lineitem quantity": line.quantity,
                "Lineitem name": line.title,
                "Lineitem price": line.unit_price,
                "Lineitem sku": line.sku,
                "Lineitem discount": "0.00",
            }
            rows.append({**head, **item})
            head = {}
    return [(files.SHOPIFY, rows)]


def _of_woocommerce(order: OrderDraft) -> OrderDraft:
    """WooCommerce has no shipped state; the price of a piece follows from the amount."""
    state = "paid" if order.shop_state == "shipped" else order.shop_state
    lines = (
        replace(
            line,
            variant="",
            title=line.title.replace("|", "/"),
            unit_price=unit_price(line.amount, line.quantity),
        )
        for line in order.lines
    )
    return replace(
        order,
        channel="woocommerce",
        shop="",
        shop_state=state,
        seller_note="",
        tracking="",
        lines=tuple(lines),
    )


def _woocommerce(orders: Sequence[OrderDraft]) -> Tables:
    states = {"unpaid": "pending", "paid": "processing", "finished": "completed"}
    rows = [
        {
            "order_id": "1",
            "order_number": order.number,
            "order_date": _china(order.placed_at),
            "paid_date": _china(order.paid_at),
            "status": states.get(order.shop_state, order.shop_state),
            "shipping_total": order.shipping_fee,
            "discount_total": order.discount,
            "order_total": order.total,
            "order_subtotal": order.goods_total,
            "order_currency": order.currency,
            "customer_email": order.buyer,
            "billing_phone": order.phone,
            "shipping_last_name": order.receiver,
            "shipping_address_1": order.address,
            "customer_note": order.buyer_note,
            **{
                f"line_item_{place}": f"name:{line.title}|product_id:{place}|sku:{line.sku}"
                f"|quantity:{line.quantity}|total:0.00|sub_total:{line.amount}|tax:0"
                for place, line in enumerate(order.lines, 1)
            },
        }
        for order in orders
    ]
    return [([*files.WOOCOMMERCE, "line_item_3", "line_item_4"], rows)]


def _of_plain(order: OrderDraft) -> OrderDraft:
    """Our table knows paid or not, and no shop, currency, seller's note or parcel."""
    paid = order.paid_at or (order.paid and order.paid >= order.total)
    return replace(
        order,
        shop="",
        currency="CNY",
        shop_state="paid" if paid else "unpaid",
        seller_note="",
        tracking="",
    )


def _plain(orders: Sequence[OrderDraft]) -> Tables:
    rows = []
    for order in orders:
        head = {name: getattr(order, name) for name in files.PLAIN if hasattr(order, name)}
        head |= {"placed_at": _china(order.placed_at), "paid_at": _china(order.paid_at)}
        for line in order.lines:
            rows.append({**head, **{name: getattr(line, name) for name in ("sku", "title")}})
            rows[-1] |= {name: getattr(line, name) for name in ("variant", "quantity")}
            rows[-1] |= {"unit_price": str(line.unit_price)}
            head = {"number": order.number, "address": order.address}
    return [(files.PLAIN, [{k: str(v) for k, v in row.items()} for row in rows])]


WRITERS = {
    "taobao": Writer("pair", _of_taobao, _taobao),
    "youzan": Writer("pair", _of_youzan, _youzan),
    "shopify": Writer("line", _of_shopify, _shopify),
    "woocommerce": Writer("each", _of_woocommerce, _woocommerce),
    "plain": Writer("line", _of_plain, _plain),
}
