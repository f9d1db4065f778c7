"""Reading rows by column name, and keeping book of what is wrong with which order."""

from collections.abc import Callable, Iterator, Sequence

from . import cells
from .cells import CellFault
from .draft import LENGTHS, MOST_LINES, Fault, LineDraft, OrderDraft
from .msgid import msgid as _
from .tables import Table

MOST_FAULTS = 10_000
PROGRESS_EVERY = 500

_NEEDED = object()


class Row:
    """One row of a table; what cannot be read becomes a fault of the row and reads as None."""

    def __init__(self, table: Table, number: int, values: list):
        self.table = table
        self.number = number
        self.values = values
        self.faults: list[Fault] = []
        if any(str(value).strip() for value in values[len(table.header) :]):
            message = _("This row has more cells than the header: its columns have shifted.")
            self.fault("", message)

    def fault(self, column: str, message: str, **params) -> None:
        """Adds a fault of this row, once however often the cell is read."""
        fault = Fault(self.number, column, message, params, self.table.name)
        if fault not in self.faults:
            self.faults.append(fault)

    def read(self, convert: Callable, column: str | None, blank: object = _NEEDED):
        """The cell converted; `blank` for an empty cell or a missing column, else a fault."""
        place = self.table.places.get(column, -1)
        value = self.values[place] if 0 <= place < len(self.values) else ""
        try:
            plain = cells.text(value)
            if plain not in ("", "'"):
                return plain if convert is cells.text else convert(value)
            if blank is not _NEEDED:
                return blank
            raise CellFault(_("This cell is empty."))
        except CellFault as fault:
            self.fault(column or "", fault.message, **fault.params)
            return None

    def text(self, column: str | None, fits: str = "") -> str | None:
        """The cell's text, empty where there is none; `fits` names its place in LENGTHS."""
        return self._fitted(self.read(cells.text, column, ""), column, fits)

    def needed_text(self, column: str, fits: str = "") -> str | None:
        """The cell's text; an empty cell is a fault."""
        return self._fitted(self.read(cells.text, column), column, fits)

    def joined(self, columns: Sequence[str], separator: str, fits: str) -> str | None:
        """The texts of the cells that are not empty, as one."""
        parts = [self.text(column) for column in columns]
        return self._fitted(separator.join(filter(None, parts)), columns[-1], fits)

    def money(self, column: str | None, blank: object = cells.ZERO):
        """The cell's amount, 0.00 where there is none."""
        return self.read(cells.money, column, blank)

    def needed_money(self, column: str):
        """The cell's amount; an empty cell is a fault."""
        return self.read(cells.money, column)

    def moment(self, column: str | None):
        """The cell's moment, None where there is none."""
        return self.read(cells.moment, column, None)

    def choice(self, column: str, meanings: dict[str, str], key: Callable = str) -> str | None:
        """What the cell's text, brought to a key, means; a text without a meaning is a fault."""
        plain = self.needed_text(column)
        if plain is not None and key(plain) not in meanings:
            message = _("“%(value)s” is not a state of an order that is known.")
            self.fault(column, message, value=cells.shown(plain))
        return meanings.get(key(plain)) if plain is not None else None

    def computed(self, column: str, amount):
        """A computed amount, checked; None and a fault where it cannot be an amount."""
        try:
            return cells.fitting(amount)
        except CellFault as fault:
            self.fault(column, fault.message, **fault.params)
            return None

    def _fitted(self, plain: str | None, column: str | None, fits: str) -> str | None:
        try:
            return plain and cells.within(plain, LENGTHS.get(fits, cells.LONGEST_CELL))
        except CellFault as fault:
            self.fault(column or "", fault.message, **fault.params)
            return None


class Journal:
    """Faults and warnings of a whole reading, and the orders that are refused by a fault.

    Beyond MOST_FAULTS of each kind only their number is kept, so that junk cannot fill memory.
    """

    def __init__(self, *, total: int, progress: Callable[[int, int], None] | None):
        self.rows = 0
        self.refused: set[str] = set()
        self._faults: list[Fault] = []
        self._warnings: list[Fault] = []
        self._left_out = {"faults": 0, "warnings": 0}
        self._total = total
        self._progress = progress

    def rows_of(self, table: Table) -> Iterator[Row]:
        """The table's rows, counted; TableFault if there is none."""
        before = self.rows
        for number, values in table.rows:
            self.rows += 1
            if self._progress and self.rows % PROGRESS_EVERY == 0:
                self._progress(self.rows, max(self._total, self.rows))
            yield Row(table, number, values)
        if self.rows == before:
            message = _("The file has a header but no rows below it.")
            raise table.fault(table.header_row, message)

    def take(self, row: Row, order: str | None) -> bool:
        """Takes over the row's faults, which refuse the order; True if there are none."""
        for fault in row.faults:
            self.refuse(order, fault)
        return not row.faults

    def refuse(self, order: str | None, fault: Fault) -> None:
        """Writes a fault down and refuses the order, if it is known."""
        if order is not None:
            self.refused.add(order)
        self._add(self._faults, "faults", fault)

    def warn(self, warning: Fault) -> None:
        """Writes a warning down."""
        self._add(self._warnings, "warnings", warning)

    def repeat(self, row: Row, order: str, first_row: int, *, same: bool, column: str) -> None:
        """An order number met again: a warning if nothing differs, else the order is refused."""
        params = {"first": first_row}
        if same:
            message = _("This order stands already in row %(first)s, word for word.")
            self.warn(Fault(row.number, column, message, params, row.table.name))
        else:
            message = _("This order number stands already in row %(first)s with other contents.")
            self.refuse(order, Fault(row.number, column, message, params, row.table.name))

    def enter(self, draft: OrderDraft, *, goods: str, file: str) -> OrderDraft | None:
        """The finished draft, None if it has too many lines; warns where its lines do not add up
        to what the order states for its goods (column `goods`)."""
        if len(draft.lines) > MOST_LINES:
            message = _("This order has more than %(limit)s lines.")
            fault = Fault(draft.source_row, "", message, {"limit": MOST_LINES}, file)
            return self.refuse(draft.number, fault)
        lines = sum_of(draft.lines)
        if lines != draft.goods_total:
            message = _("The lines add up to %(lines)s, but the order states %(goods)s.")
            params = {"lines": str(lines), "goods": str(draft.goods_total)}
            self.warn(Fault(draft.source_row, goods, message, params, file))
        return draft

    def finish(self) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
        """Faults and warnings in the order they were met; tells the progress that all is read."""
        if self._progress:
            self._progress(self.rows, self.rows)
        more = {
            "faults": _("There are %(count)s more faults."),
            "warnings": _("There are %(count)s more warnings."),
        }
        for kind, kept in (("faults", self._faults), ("warnings", self._warnings)):
            if self._left_out[kind]:
                kept.append(Fault(0, "", more[kind], {"count": self._left_out[kind]}))
        return tuple(self._faults), tuple(self._warnings)

    def _add(self, kept: list[Fault], kind: str, fault: Fault) -> None:
        if len(kept) < MOST_FAULTS:
            kept.append(fault)
        else:
            self._left_out[kind] += 1


class Neighbours:
    """Refuses the orders beside a row whose order number cannot be read.

    Where an order has several rows such a row may be part of the order above or below it, and an
    order with a missing line must not be entered.
    """

    def __init__(self, journal: Journal):
        self._journal = journal
        self._above: tuple[str, Row] | None = None
        self._unread: Row | None = None

    def met(self, row: Row, order: str | None) -> None:
        """To be told of every row in the order of the file, with its order number or None."""
        if order is None:
            if self._above:
                self._refuse(*self._above, row)
            self._above, self._unread = None, row
            return
        if self._unread:
            self._refuse(order, row, self._unread)
        self._above, self._unread = (order, row), None

    def _refuse(self, order: str, row: Row, unread: Row) -> None:
        message = _(
            "Row %(row)s beside this order has no readable order number and may belong to it."
        )
        params = {"row": unread.number}
        self._journal.refuse(order, Fault(row.number, "", message, params, row.table.name))


def sum_of(lines):
    """The amounts of some lines together."""
    return sum((line.amount for line in lines), cells.ZERO)


def read_line(
    row: Row,
    *,
    sku: str | None,
    title: str | None,
    variant: str | None,
    quantity: str,
    price: str,
    amount: str | None = None,
) -> LineDraft | None:
    """The line in a row, columns by name; without an amount it is quantity times price."""
    pieces = row.read(cells.quantity, quantity)
    each = row.needed_money(price)
    stated = row.money(amount, None)
    line = {
        "sku": row.text(sku, "sku"),
        "title": row.needed_text(title, "title"),
        "variant": row.text(variant, "variant"),
    }
    if row.faults:
        return None
    worth = row.computed(price, each * pieces) if stated is None else stated
    if worth is None:
        return None
    return LineDraft(**line, quantity=pieces, unit_price=each, amount=worth, source_row=row.number)
