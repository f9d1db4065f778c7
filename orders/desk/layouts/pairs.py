"""Shops that export orders and their items as two files: told apart, joined, checked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from . import cells
from .draft import LENGTHS, Fault, LineDraft, OrderDraft
from .journal import Journal, Neighbours
from .msgid import msgid as _
from .rows import Row
from .tables import Table


@dataclass(frozen=True)
class PairForm:
    """How one shop writes its two files; needs are as in `Table.require`.

    `read_order(row)` gives the order's values without lines or None; `read_item(row)` a line and
    its tracking or None; `read_alone(row, goods)` the one line to be had without items. `facts`
    leads from fields of OrderDraft to their columns in the orders file. With
    `hides_discount` items stand at full price and no column names what the shop took off.
    """

    number: str
    item_number: Sequence[str]
    item_key: str | None
    goods: str
    is_items: Callable[[Sequence[str]], bool]
    order_needs: Sequence
    alone_needs: Sequence
    item_needs: Sequence
    read_order: Callable[[Row], dict | None]
    read_item: Callable[[Row], tuple[LineDraft, str] | None]
    read_alone: Callable[[Row, Decimal], LineDraft | None]
    facts: Mapping[str, str]
    hides_discount: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that must not stand in a header twice."""
        needs = (*self.order_needs, *self.alone_needs, *self.item_needs)
        return tuple(need for need in needs if isinstance(need, str))


@dataclass
class _Order:
    row: Row
    values: dict | None
    lines: list[LineDraft]
    tracking: dict[str, None]


def read_pair(tables: Sequence[Table], journal: Journal, form: PairForm) -> list[OrderDraft]:
    """The sound orders of an orders file, with the lines of the items file if it is there."""
    orders_table, items_table = _tell_apart(tables, form)
    orders_table.require(*form.order_needs, *(() if items_table else form.alone_needs))
    orders_table.refuse_doubles(*form.columns)
    if items_table:
        items_table.require(form.item_number, *form.item_needs)
        items_table.refuse_doubles(*form.item_number, *form.columns)
    journal.name_columns(orders_table, form.facts)
    orders = _read_orders(orders_table, journal, form, alone=items_table is None)
    if items_table:
        _read_items(items_table, orders, journal, form)
    else:
        message = _("No items file was given: each order has one line with all its titles.")
        journal.warn(Fault(orders_table.header_row, "", message, {}, orders_table.name))
    drafts = (_draft(number, order, journal, form) for number, order in orders.items())
    return [draft for draft in drafts if draft]


def line_of_order(
    row: Row, goods: Decimal, *, titles: str, pieces: str, no_pieces: object
) -> LineDraft | None:
    """One line for all titles: an orders file tells neither quantity nor price of each of them.

    `no_pieces` is the quantity where the file has none, None to demand it.
    """
    title = row.needed_text(titles)
    if no_pieces is None:
        quantity = row.read(cells.quantity, pieces)
    else:
        quantity = row.read(cells.quantity, pieces, no_pieces)
    if row.faults:
        return None
    longest = LENGTHS["title"]
    return LineDraft(
        sku="",
        title=title if len(title) <= longest else title[: longest - 1] + "…",
        variant="",
        quantity=quantity,
        unit_price=cells.unit_price(goods, quantity),
        amount=goods,
        source_row=row.number,
    )


def _tell_apart(tables: Sequence[Table], form: PairForm) -> tuple[Table, Table | None]:
    items = [table for table in tables if form.is_items(table.header)]
    orders = [table for table in tables if table not in items]
    if not orders:
        message = _("This is an items file: give the orders file of the same export with it.")
        raise items[0].fault(items[0].header_row, message)
    if len(orders) > 1 or len(items) > 1:
        message = _("Give one orders file and at most one items file at a time.")
        raise tables[-1].fault(tables[-1].header_row, message)
    return orders[0], items[0] if items else None


def _read_orders(
    table: Table, journal: Journal, form: PairForm, *, alone: bool
) -> dict[str, _Order]:
    orders = {}
    for row in journal.rows_of(table):
        number = row.read(cells.order_number, form.number)
        first = orders.get(number)
        if first:
            same = first.row.values == row.values
            journal.repeat(row, number, first.row.number, same=same, column=form.number)
            continue
        values = form.read_order(row)
        line = form.read_alone(row, values["goods_total"]) if alone and values else None
        journal.take(row, number)
        if number is not None:
            values = values and {**values, "number": number, "is_itemised": not alone}
            orders[number] = _Order(row, values, [line] if line else [], {})
    return orders


def _read_items(table: Table, orders: dict[str, _Order], journal: Journal, form: PairForm) -> None:
    neighbours, seen = Neighbours(journal), {}
    column = table.first_of(*form.item_number)
    for row in journal.rows_of(table):
        number = row.read(cells.order_number, column)
        neighbours.met(row, number)
        if number is not None and number not in orders:
            message = _("This item belongs to the order %(number)s, which the orders file lacks.")
            warning = Fault(row.number, column, message, {"number": number}, table.name)
            journal.warn(warning, number)
            continue
        if _met_before(row, number, seen, journal, form):
            continue
        item = form.read_item(row)
        if journal.take(row, number) and item and number is not None:
            line, tracking = item
            orders[number].lines.append(line)
            orders[number].tracking.update({tracking: None} if tracking else {})


def _met_before(row: Row, number: str | None, seen: dict, journal: Journal, form: PairForm) -> bool:
    """Whether the item's own number stood in an earlier row already."""
    key = row.read(cells.order_number, form.item_key, None) if form.item_key else None
    if key is None or number is None:
        return False
    first = seen.setdefault(key, row)
    if first is row:
        return False
    same = first.values == row.values
    journal.repeat(row, number, first.number, same=same, column=form.item_key)
    return True


def _draft(number: str, order: _Order, journal: Journal, form: PairForm) -> OrderDraft | None:
    file = order.row.table.name
    if number in journal.refused:
        return None
    if not order.lines:
        message = _("The items file has no item of this order.")
        return journal.refuse(number, Fault(order.row.number, form.number, message, {}, file))
    values = order.values
    if order.tracking:
        values = {**values, "tracking": "; ".join(order.tracking)}
    draft = OrderDraft(**values, lines=tuple(order.lines), source_row=order.row.number)
    return journal.enter(draft, goods=form.goods, file=file, hides_discount=form.hides_discount)
