"""Orders that shops push as JSON: one document to one draft, or a PayloadFault."""

import json
from datetime import UTC
from decimal import Decimal

from . import cells, plain, shopify, woocommerce, youzan
from .draft import LENGTHS, MOST_LINES, STATES, Fault, LineDraft, OrderDraft
from .msgid import msgid as _
from .nodes import Node, PayloadFault
from .origin import from_attributes, origin

__all__ = [
    "PayloadFault",
    "from_own",
    "from_shopify",
    "from_woocommerce",
    "from_youzan",
    "number_in",
    "unknown_members",
]

_YOUZAN_STATES = {
    "WAIT_BUYER_PAY": "unpaid",
    "TRADE_PAID": "paid",
    "WAIT_CONFIRM": "paid",
    "WAIT_SELLER_SEND_GOODS": "paid",
    "WAIT_BUYER_CONFIRM_GOODS": "shipped",
    "TRADE_SUCCESS": "finished",
    "TRADE_CLOSED": "cancelled",
}
_SHOPIFY_ADDRESS = ("company", "address1", "address2", "city", "zip", "province", "country")
_OWN_STATES = {state: state for state in STATES}
# What our own form knows; `id` and `updated_at` are read by whoever opens the message.
_OWN_MEMBERS = {
    "id", "updated_at", "number", "shop", "currency", "placed_at", "paid_at", "buyer", "receiver",
    "phone", "address", "shipping_fee", "discount", "total", "paid", "shop_state", "buyer_note",
    "seller_note", "tracking", "lines", "promotion_codes", "link_tags", "landing",
}  # fmt: skip
_OWN_LINE_MEMBERS = {"sku", "title", "variant", "quantity", "unit_price"}
MOST_UNKNOWN = 20


def from_shopify(document: dict, *, shop: str = "") -> OrderDraft:
    """The order of an orders/* webhook; it tells no moment of payment, so that of processing counts
    for a paid one."""
    order = Node(document)
    address = order.node("shipping_address", needed=False)
    customer = order.node("customer", needed=False)
    standing = order.choice("financial_status", shopify.MONEY_STATES)
    paid_up = standing in ("paid", "refunded")
    total = order.needed_money("total_price")
    outstanding = order.money("total_outstanding", total)
    shipped = order.text("fulfillment_status") == "fulfilled"
    return _draft(
        order,
        _priced_lines(order.nodes("line_items"), title="title", variant="variant_title"),
        channel=shopify.NAME,
        number=order.number("name"),
        shop=shop,
        currency=order.currency("currency"),
        placed_at=order.needed_moment("created_at"),
        paid_at=order.moment("processed_at") if paid_up else None,
        buyer=order.text("email", fits="buyer")
        or customer.joined(("first_name", "last_name"), " ", fits="buyer"),
        receiver=address.text("name", fits="receiver")
        or address.joined(("first_name", "last_name"), " ", fits="receiver"),
        phone=address.phone("phone") or order.phone("phone"),
        address=address.joined(_SHOPIFY_ADDRESS, ", ", fits="address"),
        shipping_fee=order.node("total_shipping_price_set", needed=False)
        .node("shop_money", needed=False)
        .money("amount"),
        discount=order.money("total_discounts"),
        total=total,
        paid=total if paid_up else _rest(order, "total_outstanding", total - outstanding),
        shop_state=shopify.state(standing, bool(order.text("cancelled_at")), shipped),
        buyer_note=order.text("note"),
        **_shopify_origin(order),
    )


def from_woocommerce(document: dict, *, shop: str = "") -> OrderDraft:
    """The order of an order.* webhook (REST v3); its moments are read from the GMT members."""
    order = Node(document)
    billing = order.node("billing", needed=False)
    shipping = order.node("shipping", needed=False)
    state = order.choice("status", woocommerce.STATES)
    paid_at, total = order.moment("date_paid_gmt", UTC), order.needed_money("total")
    names = ("first_name", "last_name")
    return _draft(
        order,
        [_woocommerce_line(line, place) for place, line in enumerate(order.nodes("line_items"), 1)],
        channel=woocommerce.NAME,
        number=order.number("number" if order.has("number") else "id"),
        shop=shop,
        currency=order.currency("currency"),
        placed_at=order.needed_moment("date_created_gmt", UTC),
        paid_at=paid_at,
        buyer=billing.text("email", fits="buyer") or billing.joined(names, " ", fits="buyer"),
        receiver=shipping.joined(names, " ", fits="receiver")
        or billing.joined(names, " ", fits="receiver"),
        phone=shipping.phone("phone") or billing.phone("phone"),
        address=shipping.joined(woocommerce.ADDRESS, ", ", fits="address")
        or billing.joined(woocommerce.ADDRESS, ", ", fits="address"),
        shipping_fee=order.money("shipping_total"),
        discount=order.money("discount_total"),
        total=total,
        paid=total if paid_at or state in ("paid", "finished", "refunded") else cells.ZERO,
        shop_state=state,
        buyer_note=order.text("customer_note"),
        **_woocommerce_origin(order),
    )


def from_youzan(document: dict, *, shop: str = "") -> OrderDraft:
    """The order in the decoded `msg` of a trade_* push."""
    order = Node(document).node("full_order_info")
    facts, sums = order.node("order_info"), order.node("pay_info")
    address = order.node("address_info", needed=False)
    remarks = order.node("remark_info", needed=False)
    paid_at = facts.moment("pay_time")
    state = facts.choice("status", _YOUZAN_STATES)
    goods, total = sums.needed_money("total_fee"), sums.needed_money("payment")
    shipping_fee = sums.money("post_fee")
    places = ("delivery_province", "delivery_city", "delivery_district", "delivery_address")
    return _draft(
        order,
        [_youzan_line(line, place) for place, line in enumerate(order.nodes("orders"), 1)],
        channel=youzan.NAME,
        number=facts.number("tid"),
        shop=shop or facts.text("shop_name", fits="shop"),
        currency="CNY",
        placed_at=facts.needed_moment("created"),
        paid_at=paid_at,
        buyer=order.node("buyer_info", needed=False).text("fans_nickname", fits="buyer")
        or facts.node("order_extra", needed=False).text("buyer_name", fits="buyer"),
        receiver=address.text("receiver_name", fits="receiver"),
        phone=address.phone("receiver_tel"),
        address=address.joined(places, " ", fits="address"),
        goods_total=goods,
        shipping_fee=shipping_fee,
        discount=max(goods + shipping_fee - total, cells.ZERO),
        total=total,
        paid=sums.money("real_payment", total if paid_at else cells.ZERO),
        shop_state="refunded" if state == "cancelled" and paid_at else state,
        buyer_note=remarks.text("buyer_message"),
        seller_note=remarks.text("trade_memo"),
        **_youzan_origin(document),
    )


def from_own(document: dict) -> OrderDraft:
    """The order in our own form: the names of OrderDraft, lines as objects of LineDraft's names.

    Needed are number, placed_at, receiver, phone, address and lines (title, quantity,
    unit_price). `total` is computed where it is not given, `paid` is all of it where only `paid_at`
    is, `shop_state` follows from both.
    """
    order = Node(document)
    lines = _priced_lines(
        order.nodes("lines"), title="title", variant="variant", price="unit_price"
    )
    shipping_fee, discount = order.money("shipping_fee"), order.money("discount")
    goods = sum((line.amount for line in lines), cells.ZERO)
    total = order.money("total", None)
    if total is None:
        total = _rest(order, "total", goods + shipping_fee - discount)
    paid_at = order.moment("paid_at")
    paid = order.money("paid", total if paid_at else cells.ZERO)
    stated = order.text("shop_state")
    return _draft(
        order,
        lines,
        channel=plain.NAME,
        number=order.number("number"),
        shop=order.text("shop", fits="shop"),
        currency=order.currency("currency"),
        placed_at=order.needed_moment("placed_at"),
        paid_at=paid_at,
        buyer=order.text("buyer", fits="buyer"),
        receiver=order.needed_text("receiver", fits="receiver"),
        phone=order.needed_phone("phone"),
        address=order.needed_text("address", fits="address"),
        shipping_fee=shipping_fee,
        discount=discount,
        total=total,
        paid=paid,
        shop_state=order.choice("shop_state", _OWN_STATES)
        if stated
        else ("paid" if paid_at or (paid and paid >= total) else "unpaid"),
        buyer_note=order.text("buyer_note"),
        seller_note=order.text("seller_note"),
        tracking=order.text("tracking"),
        **origin(
            codes=order.texts("promotion_codes"),
            tags=order.texts("link_tags"),
            landing=order.said("landing"),
        ),
    )


def number_in(channel: str, document: dict) -> str:
    """The order number in a document that cannot be read as a whole; empty if not even that can."""
    try:
        order = Node(document)
        if channel == youzan.NAME:
            return order.node("full_order_info").node("order_info").number("tid")
        if channel == woocommerce.NAME:
            return order.number("number" if order.has("number") else "id")
        return order.number("name" if channel == shopify.NAME else "number")
    except PayloadFault:
        return ""


def unknown_members(document: dict) -> list[Fault]:
    """A remark for each member that our own form does not know, at most MOST_UNKNOWN: whoever sent
    it believes it was read."""
    found = [key for key in document if key not in _OWN_MEMBERS]
    for place, line in enumerate(document["lines"]):
        found += [f"lines[{place}].{key}" for key in line if key not in _OWN_LINE_MEMBERS]
    message = _("This member is not known here: it was passed over.")
    return [Fault(0, _shown_path(path), message, {}) for path in found[:MOST_UNKNOWN]]


def _shown_path(path: str) -> str:
    """A member's path as far as it can be stored."""
    return cells.shown(path.encode("utf-8", "replace").decode().replace("\0", "?"))


def _draft(order: Node, lines: list[LineDraft], **values) -> OrderDraft:
    """The draft; the goods are the sum of the lines unless the shop states them."""
    if len(lines) > MOST_LINES:
        message = _("This order has more than %(limit)s lines.")
        raise order.fault(order.path, message, limit=MOST_LINES)
    if "goods_total" not in values:
        goods = sum((line.amount for line in lines), cells.ZERO)
        values["goods_total"] = _rest(order, "", goods)
    missing = {"seller_note": "", "tracking": ""}
    return OrderDraft(**{**missing, **values}, lines=tuple(lines), source_row=0)


def _shopify_origin(order: Node) -> dict:
    notes = order.entries("note_attributes")
    tags, landing = from_attributes(
        {each.said("name").lower(): each.said("value") for each in notes}
    )
    codes = [each.said("code") for each in order.entries("discount_codes")]
    return origin(codes=codes, tags=tags, landing=order.said("landing_site") or landing)


def _woocommerce_origin(order: Node) -> dict:
    named = {each.said("key"): each.said("value") for each in order.entries("meta_data")}
    return origin(
        codes=[each.said("code") for each in order.entries("coupon_lines")],
        tags=[named.get(f"{woocommerce.ATTRIBUTION}utm_campaign", "")],
        landing=named.get(f"{woocommerce.ATTRIBUTION}session_entry", ""),
    )


def _youzan_origin(document: dict) -> dict:
    """Youzan tells a coupon or a code by its title, beside the order or within it."""
    places = (Node(document), Node(document).part("full_order_info"))
    entries = [each for place in places for each in place.part("order_promotion").entries("order")]
    return origin(
        codes=[
            each.said("promotion_title")
            for each in entries
            if each.said("promotion_type") in ("coupon", "couponcode")
        ]
    )


def _rest(order: Node, key: str, amount: Decimal) -> Decimal:
    return order.checked(key, lambda: cells.fitting(amount))


def _priced_lines(
    nodes: list[Node], *, title: str, variant: str, price: str = "price"
) -> list[LineDraft]:
    """Lines of which the price of a piece is stated."""
    lines = []
    for place, node in enumerate(nodes, 1):
        pieces, each = node.quantity("quantity"), node.needed_money(price)
        lines.append(
            LineDraft(
                sku=node.text("sku", fits="sku"),
                title=node.needed_text(title, fits="title"),
                variant=node.text(variant, fits="variant"),
                quantity=pieces,
                unit_price=each,
                amount=_rest(node, price, each * pieces),
                source_row=place,
            )
        )
    return lines


def _woocommerce_line(node: Node, place: int) -> LineDraft:
    """`price` is a binary fraction there: the price of a piece is taken from the amount."""
    pieces, amount = node.quantity("quantity"), node.needed_money("subtotal")
    return LineDraft(
        sku=node.text("sku", fits="sku"),
        title=node.needed_text("name", fits="title"),
        variant="",
        quantity=pieces,
        unit_price=cells.unit_price(amount, pieces),
        amount=amount,
        source_row=place,
    )


def _youzan_line(node: Node, place: int) -> LineDraft:
    return LineDraft(
        sku=node.text("outer_sku_id", fits="sku") or node.text("outer_item_id", fits="sku"),
        title=node.needed_text("title", fits="title"),
        variant=_youzan_variant(node),
        quantity=node.quantity("num"),
        unit_price=node.needed_money("price"),
        amount=node.needed_money("total_fee"),
        source_row=place,
    )


def _youzan_variant(node: Node) -> str:
    """A JSON list of k and v inside a string; anything else is shown as it is."""
    written = node.text("sku_properties_name")
    try:
        pairs = "; ".join(f"{pair['k']}:{pair['v']}" for pair in json.loads(written or "[]"))
    except (ValueError, TypeError, KeyError, RecursionError):
        pairs = written
    longest = LENGTHS["variant"]
    return node.checked("sku_properties_name", lambda: cells.clean(pairs, limit=longest))
