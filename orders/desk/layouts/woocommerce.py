"""WooCommerce: the CSV of the common export plugins, one row per order, lines in line_item_N."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from . import cells
from .cells import CellFault
from .draft import LENGTHS, Fault, LineDraft, OrderDraft
from .journal import Journal
from .msgid import msgid as _
from .origin import coupons, origin
from .rows import Row, sum_of
from .tables import Table

NAME = "woocommerce"
LABEL = gettext_lazy("WooCommerce order export")

STATES = {
    "pending": "unpaid",
    "on-hold": "unpaid",
    "failed": "unpaid",
    "processing": "paid",
    "completed": "finished",
    "cancelled": "cancelled",
    "refunded": "refunded",
}
NOT_YET = _("This is not an order yet: the buyer has not finished the checkout.")
_NEEDS = (("order_number", "order_id"), "order_date", "status", "order_total", "line_item_1")
_FACTS = {
    "placed_at": "order_date",
    "paid_at": "paid_date",
    "total": "order_total",
    "paid": "order_total",
    "receiver": "shipping_first_name",
}
_LINE_COLUMN = re.compile(r"line_item_[0-9]{1,4}")
# A name may hold any sign: it ends only where the next part is one the plugins write.
_LINE = re.compile(
    r"name:(?P<name>.*?)\|product_id:[^|]*(?:\|sku:(?P<sku>[^|]*))?\|quantity:(?P<quantity>[^|]*)"
    r"\|total:(?P<total>[^|]*)(?:\|sub_total:(?P<sub_total>[^|]*))?(?:\|.*)?",
    re.DOTALL,
)
ATTRIBUTION = "_wc_order_attribution_"
ADDRESS = ("company", "address_1", "address_2", "city", "postcode", "state", "country")


def matches(header: Sequence[str]) -> bool:
    """Whether a header is that of the export."""
    return {"order_total", "line_item_1"} <= set(header)


def read(tables: Sequence[Table], journal: Journal) -> list[OrderDraft]:
    """The orders; TableFault where the file as a whole cannot be read."""
    table = tables[0]
    table.require(*_NEEDS)
    columns = [column for column in table.header if _LINE_COLUMN.fullmatch(column)]
    table.refuse_doubles("order_number", "order_id", *_NEEDS[1:], *columns)
    journal.name_columns(table, _FACTS)
    number_column = table.first_of("order_number", "order_id")
    first: dict[str, tuple[Row, OrderDraft | None]] = {}
    for row in journal.rows_of(table):
        number = row.read(cells.order_number, number_column)
        if is_basket(row.text("status")):
            receiver = _receiver(row) or ""
            reason = Fault(row.number, "status", NOT_YET, {}, table.name, receiver=receiver)
            journal.hold(reason, number)
            continue
        if number in first:
            earlier = first[number][0]
            same = earlier.values == row.values
            journal.repeat(row, number, earlier.number, same=same, column=number_column)
            continue
        draft = _read_order(row, number, columns)
        journal.take(row, number)
        if number is not None:
            first[number] = (row, draft)
    drafts = [draft for number, (_row, draft) in first.items() if number not in journal.refused]
    entered = (journal.enter(it, goods="order_subtotal", file=table.name) for it in drafts)
    return [draft for draft in entered if draft]


def is_basket(status: object) -> bool:
    """Whether a status is that of a basket at the checkout, which may never become an order."""
    return isinstance(status, str) and _plain_status(status) == "checkout-draft"


def _plain_status(status: str) -> str:
    return status.lower().removeprefix("wc-")


def _read_order(row: Row, number: str | None, columns: Sequence[str]) -> OrderDraft | None:
    lines = [line for column in columns if (line := _read_line(row, column)) is not None]
    if not lines and not row.faults:
        row.fault("line_item_1", _("This order has no line."))
    total, paid_at = row.needed_money("order_total"), row.moment("paid_date")
    state = row.choice("status", STATES, _plain_status)
    discount = row.table.first_of("discount_total", "cart_discount")
    values = {
        "channel": NAME,
        "shop": "",
        "currency": row.read(cells.currency, "order_currency", "CNY"),
        "placed_at": row.read(cells.moment, "order_date"),
        "paid_at": paid_at,
        "buyer": row.text("customer_email", "buyer")
        or row.text("billing_email", "buyer")
        or _name(row, "billing"),
        "receiver": _receiver(row),
        "phone": row.read(cells.phone, "shipping_phone", "")
        or row.read(cells.phone, "billing_phone", ""),
        "address": _address(row, "shipping") or _address(row, "billing"),
        "goods_total": row.money("order_subtotal", None),
        "shipping_fee": row.money("shipping_total"),
        "discount": row.money(discount),
        "total": total,
        "paid": total if paid_at or state in ("paid", "finished", "refunded") else cells.ZERO,
        "shop_state": state,
        "buyer_note": row.text("customer_note"),
        "seller_note": "",
        "tracking": "",
        **_origin(row),
    }
    if values["goods_total"] is None:
        values["goods_total"] = row.computed("order_subtotal", sum_of(lines))
    if row.faults:
        return None
    return OrderDraft(**values, number=number, lines=tuple(lines), source_row=row.number)


def _origin(row: Row) -> dict:
    return origin(
        codes=coupons(row.said("coupon_items")),
        tags=[row.said(f"meta:{ATTRIBUTION}utm_campaign")],
        landing=row.said(f"meta:{ATTRIBUTION}session_entry"),
    )


def _receiver(row: Row) -> str | None:
    return _name(row, "shipping") or _name(row, "billing")


def _name(row: Row, kind: str) -> str | None:
    return row.joined([f"{kind}_first_name", f"{kind}_last_name"], " ", "receiver")


def _address(row: Row, kind: str) -> str | None:
    return row.joined([f"{kind}_{part}" for part in ADDRESS], ", ", "address")


def _read_line(row: Row, column: str) -> LineDraft | None:
    written = row.text(column)
    if not written:
        return None
    found = _LINE.fullmatch(written)
    if found is None:
        message = _(
            "“%(value)s” is not a line of an order: name:…|product_id:…|sku:…|quantity:…|total:…"
        )
        row.fault(column, message, value=cells.shown(written))
        return None
    try:
        pieces = cells.quantity(found["quantity"])
        amount = cells.money(found["sub_total"] or found["total"])
        title = cells.within(cells.text(found["name"]), LENGTHS["title"])
        sku = cells.within((found["sku"] or "").strip(), LENGTHS["sku"])
    except CellFault as fault:
        row.fault(column, fault.message, **fault.params)
        return None
    return LineDraft(
        sku=sku,
        title=title,
        variant="",
        quantity=pieces,
        unit_price=cells.unit_price(amount, pieces),
        amount=amount,
        source_row=row.number,
    )
