"""Reading the cells of a row by column name; what cannot be read becomes a fault of the row."""

from collections.abc import Callable, Sequence

from . import cells
from .cells import CellFault
from .draft import LENGTHS, Fault, LineDraft
from .msgid import msgid as _
from .tables import Table

_NEEDED = object()


class Row:
    """One row of a table; what cannot be read becomes a fault of the row and reads as None.

    `receiver` is the first name that was read as fitting a receiver.
    """

    def __init__(self, table: Table, number: int, values: list):
        self.table = table
        self.number = number
        self.values = values
        self.faults: list[Fault] = []
        self.receiver = ""
        if any(str(value).strip() for value in values[len(table.header) :]):
            message = _("This row has more cells than the header: its columns have shifted.")
            self.fault("", message)
        if table.is_damaged:
            self._check_cells()

    def _check_cells(self) -> None:
        """A broken cell refuses the order even where nobody reads it: what stood beside it may
        have moved."""
        for column, value in zip(self.table.header, self.values, strict=False):
            try:
                cells.check_storable(value)
            except CellFault as fault:
                self.fault(column, fault.message, **fault.params)

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
        return self.fitted(self.read(cells.text, column, ""), column, fits)

    def said(self, column: str) -> str:
        """The cell's text where it can be read, else nothing: no fact hangs on it."""
        place = self.table.places.get(column, -1)
        try:
            return cells.text(self.values[place]) if 0 <= place < len(self.values) else ""
        except CellFault:
            return ""

    def needed_text(self, column: str, fits: str = "") -> str | None:
        """The cell's text; an empty cell is a fault."""
        return self.fitted(self.read(cells.text, column), column, fits)

    def joined(self, columns: Sequence[str], separator: str, fits: str) -> str | None:
        """The texts of the cells that are not empty, as one."""
        parts = [self.text(column) for column in columns]
        return self.fitted(separator.join(filter(None, parts)), columns[-1], fits)

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

    def fitted(self, plain: str | None, column: str | None, fits: str) -> str | None:
        """The text, if it is no longer than its place in LENGTHS; else None and a fault."""
        try:
            fitted = plain and cells.within(plain, LENGTHS.get(fits, cells.LONGEST_CELL))
        except CellFault as fault:
            self.fault(column or "", fault.message, **fault.params)
            return None
        if fits == "receiver":
            self.receiver = self.receiver or fitted or ""
        return fitted


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
