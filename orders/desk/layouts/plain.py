"""Our own table: one row per line, English or Chinese headers, order cells once or repeated."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy

from . import cells
from .doubts import total_doubts
from .draft import Fault, LineDraft, OrderDraft
from .journal import Journal, Neighbours
from .msgid import msgid as _
from .origin import listed, origin
from .rows import Row, read_line, sum_of
from .tables import Table

NAME = "plain"
LABEL = gettext_lazy("Plain table (one row per line)")

COLUMNS = {
    "number": "订单号",
    "placed_at": "下单时间",
    "paid_at": "付款时间",
    "buyer": "买家",
    "receiver": "收货人",
    "phone": "电话",
    "address": "地址",
    "sku": "货号",
    "title": "品名",
    "variant": "规格",
    "quantity": "数量",
    "unit_price": "单价",
    "shipping_fee": "运费",
    "discount": "优惠",
    "total": "总额",
    "paid": "实付",
    "buyer_note": "买家留言",
    "promotion_code": "优惠码",
    "link_tag": "推广标签",
}
# An order of two lines, as a template to download shows the columns.
EXAMPLE = (
    {
        "number": "DH260301-001", "placed_at": "2026-03-01 10:00:00",
        "paid_at": "2026-03-01 10:02:00", "buyer": "王小芳", "receiver": "王小芳",
        "phone": "13800001234", "address": "浙江省 杭州市 西湖区 文三路 1 号", "sku": "NW-001",
        "title": "龙井茶", "variant": "250g", "quantity": "2", "unit_price": "18.00",
        "shipping_fee": "10.00", "discount": "0.00", "total": "64.00", "paid": "64.00",
        "buyer_note": "请尽快发货",
    },
    {
        "number": "DH260301-001", "sku": "NW-002", "title": "桂花糕", "quantity": "1",
        "unit_price": "18.00",
    },
)  # fmt: skip
_NEEDED = (
    "number",
    "placed_at",
    "receiver",
    "phone",
    "address",
    "title",
    "quantity",
    "unit_price",
)
_ORDER_CELLS = {
    "placed_at": cells.moment,
    "paid_at": cells.moment,
    "buyer": cells.text,
    "receiver": cells.text,
    "phone": cells.phone,
    "address": cells.text,
    "shipping_fee": cells.money,
    "discount": cells.money,
    "total": cells.money,
    "paid": cells.money,
    "buyer_note": cells.text,
    "promotion_code": cells.text,
    "link_tag": cells.text,
}


@dataclass
class _Order:
    """An order being gathered: its first row, its cells with the row that first held them."""

    head: Row
    misdated: bool = False
    given: dict[str, tuple[object, int]] = field(default_factory=dict)
    lines: list[LineDraft] = field(default_factory=list)


def matches(header: Sequence[str]) -> bool:
    """Whether a header is ours, whole or with some columns left out."""
    columns = _columns(header)
    return {"number", "quantity", "unit_price"} <= set(columns) and len(columns) >= 5


def read(tables: Sequence[Table], journal: Journal) -> list[OrderDraft]:
    """The orders; TableFault where the file as a whole cannot be read."""
    table = tables[0]
    columns = _columns(table.header)
    table.require(*((name, COLUMNS[name]) for name in _NEEDED if name not in columns))
    for name, chinese in COLUMNS.items():
        if sum(_name_of(column) == name for column in table.header) > 1:
            table.refuse_doubles(*(column for column in table.header if _name_of(column) == name))
            message = _("The columns %(first)s and %(second)s mean the same.")
            raise table.fault(table.header_row, message, first=name, second=chinese)
    journal.name_columns(table, columns)
    orders = _gathered(table, columns, journal)
    drafts = (_draft(order, number, columns, journal) for number, order in orders.items())
    return [draft for draft in drafts if draft]


def _name_of(column: str) -> str | None:
    lowered = column.lower()
    if lowered in COLUMNS:
        return lowered
    return next((name for name, chinese in COLUMNS.items() if chinese == column), None)


def _columns(header: Sequence[str]) -> dict[str, str]:
    """From our name of a column to its name in this header."""
    return {name: column for column in reversed(header) if (name := _name_of(column))}


def _gathered(table: Table, columns: dict[str, str], journal: Journal) -> dict[str, _Order]:
    orders, neighbours = {}, Neighbours(journal)
    for row in journal.rows_of(table):
        number = row.read(cells.order_number, columns["number"])
        neighbours.met(row, number)
        order = orders.setdefault(number, _Order(row)) if number is not None else _Order(row)
        _gather(order, row, columns)
        line = read_line(
            row,
            sku=columns.get("sku"),
            title=columns["title"],
            variant=columns.get("variant"),
            quantity=columns["quantity"],
            price=columns["unit_price"],
        )
        if journal.take(row, number):
            _warn_of_twin(order, row, number, columns, journal)
            order.lines.append(line)
    return orders


def _gather(order: _Order, row: Row, columns: dict[str, str]) -> None:
    """Takes the row's order cells: blank, or the same as in the order's other rows."""
    for name, convert in _ORDER_CELLS.items():
        if convert is cells.text:
            value = row.text(columns.get(name), name) or None
        else:
            value = row.read(convert, columns.get(name), None)
        if value is None:
            continue
        first, first_row = order.given.setdefault(name, (value, row.number))
        if first != value:
            message = _("This cell differs from row %(row)s of the same order.")
            row.fault(columns[name], message, row=first_row)
    order.misdated |= any(fault.column == columns["placed_at"] for fault in row.faults)


def _warn_of_twin(
    order: _Order, row: Row, number: str | None, columns: dict[str, str], journal: Journal
) -> None:
    """A row pasted twice doubles a line; it may be meant."""
    if row is not order.head and row.values == order.head.values:
        message = _("This row repeats row %(row)s word for word; both are taken.")
        params = {"row": order.head.number}
        fault = Fault(row.number, columns["number"], message, params, row.table.name)
        journal.warn(fault, number)


def _draft(
    order: _Order, number: str, columns: dict[str, str], journal: Journal
) -> OrderDraft | None:
    row, given = order.head, {name: value for name, (value, _row) in order.given.items()}
    if "placed_at" not in given and not order.misdated:
        fault = Fault(
            row.number, columns["placed_at"], _("This cell is empty."), {}, row.table.name
        )
        journal.refuse(number, fault)
    if number in journal.refused:
        return None
    goods, shipping = sum_of(order.lines), given.get("shipping_fee", cells.ZERO)
    discount, paid_at = given.get("discount", cells.ZERO), given.get("paid_at")
    goods = row.computed(columns["unit_price"], goods)
    rest = None if goods is None else goods + shipping - discount
    computed = None if rest is None else row.computed(columns.get("discount", ""), rest)
    if not journal.take(row, number):
        return None
    total = given.get("total", computed)
    paid = given.get("paid", total if paid_at else cells.ZERO)
    draft = OrderDraft(
        channel=NAME,
        number=number,
        shop="",
        currency="CNY",
        placed_at=given["placed_at"],
        paid_at=paid_at,
        **{name: given.get(name, "") for name in ("buyer", "receiver", "phone", "address")},
        goods_total=goods,
        shipping_fee=shipping,
        discount=discount,
        total=total,
        paid=paid,
        shop_state="paid" if paid_at or (paid and paid >= total) else "unpaid",
        buyer_note=given.get("buyer_note", ""),
        seller_note="",
        tracking="",
        **origin(
            codes=listed(given.get("promotion_code", "")), tags=listed(given.get("link_tag", ""))
        ),
        lines=tuple(order.lines),
        source_row=row.number,
    )
    for doubt in total_doubts(draft):
        place = {"row": row.number, "column": columns["total"], "file": row.table.name}
        journal.warn(replace(doubt, **place), number)
    return journal.enter(draft, goods=columns["unit_price"], file=row.table.name)
