"""Shopify: the orders CSV, one row per line, order cells on the first row of an order only."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy

from . import cells
from .draft import Fault, LineDraft, OrderDraft
from .journal import Journal, Neighbours
from .msgid import msgid as _
from .origin import attributes, from_attributes, listed, origin
from .rows import Row, read_line, sum_of
from .tables import Table

NAME = "shopify"
LABEL = gettext_lazy("Shopify order export")

_NEEDS = ("Name", "Created at", "Total", "Lineitem quantity", "Lineitem name", "Lineitem price")
_FACTS = {
    "placed_at": "Created at",
    "paid_at": "Paid at",
    "total": "Total",
    "paid": "Outstanding Balance",
    "receiver": "Shipping Name",
}
MONEY_STATES = {
    "pending": "unpaid",
    "authorized": "unpaid",
    "partially_paid": "unpaid",
    "unpaid": "unpaid",
    "expired": "unpaid",
    "paid": "paid",
    "partially_refunded": "paid",
    "refunded": "refunded",
    "voided": "cancelled",
}


@dataclass
class _Block:
    """An order's head row, the rows with its lines, and the lines as far as they are sound."""

    head: Row
    values: dict | None
    rows: list[Row] = field(default_factory=list)
    lines: list[LineDraft] = field(default_factory=list)


def matches(header: Sequence[str]) -> bool:
    """Whether a header is that of the export, whole or trimmed."""
    return {"Name", "Lineitem name", "Lineitem quantity"} <= set(header)


def read(tables: Sequence[Table], journal: Journal) -> list[OrderDraft]:
    """The orders; TableFault where the file as a whole cannot be read."""
    table = tables[0]
    table.require(*_NEEDS)
    table.refuse_doubles(*_NEEDS)
    journal.name_columns(table, _FACTS)
    if not table.first_of("Financial Status", "Paid at"):
        message = _("The file does not tell what is paid: every order is taken as unpaid.")
        journal.warn(Fault(table.header_row, "Financial Status", message, {}, table.name))
    return [
        draft
        for number, block in _blocks(table, journal).items()
        if number not in journal.refused and (draft := _draft(block, number, journal)) is not None
    ]


def state(standing: str, cancelled: bool, fulfilled: bool) -> str:
    """Shopify keeps payment, fulfilment and cancelling apart; what ends an order counts first."""
    if standing in ("refunded", "cancelled"):
        return standing
    if cancelled:
        return "cancelled"
    return "shipped" if fulfilled else standing


def _blocks(table: Table, journal: Journal) -> dict[str, _Block]:
    """The first block of each order; a second one is a warning or refuses the order."""
    blocks, neighbours = {}, Neighbours(journal)
    for row in journal.rows_of(table):
        number = row.read(cells.order_number, "Name")
        neighbours.met(row, number)
        if number is None:
            journal.take(row, None)
            continue
        own = blocks.setdefault(number, [])
        if row.text("Total") != "":  # None, if it cannot be read
            own.append(_Block(row, _read_order(row)))
        else:
            _check_continuation(row, own)
        line = _read_line(row)
        if own:
            own[-1].rows.append(row)
        if journal.take(row, number):
            own[-1].lines.append(line)
    for number, own in blocks.items():
        for again in own[1:]:
            same = [row.values for row in again.rows] == [row.values for row in own[0].rows]
            journal.repeat(again.head, number, own[0].head.number, same=same, column="Name")
    return {number: own[0] for number, own in blocks.items() if own}


def _check_continuation(row: Row, own: list[_Block]) -> None:
    if not own:
        message = _("The first row of an order must hold its total and date.")
        row.fault("Total", message)
        return
    head = own[-1].head
    for column in ("Created at", "Email", "Currency"):
        if row.text(column) not in ("", None, head.text(column)):
            message = _("This cell differs from row %(row)s of the same order.")
            row.fault(column, message, row=head.number)


def _read_order(row: Row) -> dict | None:
    owed = "Financial Status" if row.text("Financial Status") else None
    paid_at, total = row.moment("Paid at"), row.needed_money("Total")
    standing = row.choice(owed, MONEY_STATES, str.lower) if owed else None
    standing = standing or ("paid" if paid_at else "unpaid")
    outstanding = row.money("Outstanding Balance", total)
    values = {
        "channel": NAME,
        "shop": "",
        "currency": row.read(cells.currency, "Currency", "CNY"),
        "placed_at": row.read(cells.moment, "Created at"),
        "paid_at": paid_at,
        "buyer": row.text("Email", "buyer") or row.text("Billing Name", "buyer"),
        "receiver": row.text("Shipping Name", "receiver") or row.text("Billing Name", "receiver"),
        "phone": _phone(row),
        "address": _address(row, "Shipping") or _address(row, "Billing"),
        "subtotal": row.money("Subtotal", None),
        "shipping_fee": row.money("Shipping"),
        "discount": row.money("Discount Amount"),
        "total": total,
        "shop_state": state(
            standing,
            bool(row.text("Cancelled at")),
            row.text("Fulfillment Status") == "fulfilled",
        ),
        "buyer_note": row.text("Notes"),
        "seller_note": "",
        "tracking": "",
        **_origin(row),
    }
    if row.faults:
        return None
    if standing in ("paid", "refunded"):
        values["paid"] = total
    else:
        values["paid"] = row.computed("Outstanding Balance", total - outstanding)
    return None if row.faults else values


def _origin(row: Row) -> dict:
    tags, landing = from_attributes(attributes(row.said("Note Attributes")))
    return origin(codes=listed(row.said("Discount Code")), tags=tags, landing=landing)


def _phone(row: Row) -> str | None:
    columns = ("Shipping Phone", "Billing Phone", "Phone")
    return next(filter(None, (row.read(cells.phone, column, "") for column in columns)), "")


def _address(row: Row, kind: str) -> str | None:
    """The address without the apostrophe that Shopify writes before the postal code."""
    street = ("Street",) if row.text(f"{kind} Street") else ("Address1", "Address2")
    parts = ("Company", *street, "City", "Zip", "Province", "Country")
    texts = {part: row.text(f"{kind} {part}") or "" for part in parts}
    texts["Zip"] = texts["Zip"].removeprefix("'")
    return row.fitted(", ".join(filter(None, texts.values())), f"{kind} Country", "address")


def _read_line(row: Row) -> LineDraft | None:
    line = read_line(
        row,
        sku="Lineitem sku",
        title="Lineitem name",
        variant=None,
        quantity="Lineitem quantity",
        price="Lineitem price",
    )
    reduction = row.money("Lineitem discount")
    if line is None or row.faults:
        return None
    amount = row.computed("Lineitem discount", line.amount - reduction)
    return None if amount is None else replace(line, amount=amount)


def _draft(block: _Block, number: str, journal: Journal) -> OrderDraft | None:
    """The subtotal stands after the discount codes, which the lines do not know of."""
    row, values = block.head, dict(block.values)
    lines, subtotal = sum_of(block.lines), values.pop("subtotal")
    goods = lines
    if subtotal is not None and lines not in (subtotal, subtotal + values["discount"]):
        goods = subtotal + values["discount"]
    goods = row.computed("Subtotal", goods)
    if not journal.take(row, number):
        return None
    draft = OrderDraft(
        **values,
        number=number,
        goods_total=goods,
        lines=tuple(block.lines),
        source_row=row.number,
    )
    return journal.enter(draft, goods="Subtotal", file=row.table.name)
