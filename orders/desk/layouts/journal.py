"""Keeping book, while files are read, of what is wrong with which order and what stays out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from .draft import MOST_LINES, Fault, OrderDraft
from .msgid import msgid as _
from .rows import Row, sum_of
from .tables import Table

MOST_FAULTS = 10_000
PROGRESS_EVERY = 500

FAULTS, WARNINGS, HELD = "faults", "warnings", "held"
_MORE = {
    FAULTS: _("There are %(count)s more faults."),
    WARNINGS: _("There are %(count)s more warnings."),
    HELD: _("There are %(count)s more rows held back."),
}


class Journal:
    """Faults, warnings and rows held back of a whole reading; the orders that a fault refuses.

    Each carries the number of its order, and the receiver, as far as they could be read. Beyond
    MOST_FAULTS of each kind only their number is kept, so that junk cannot fill memory.
    """

    def __init__(self, *, total: int, progress: Callable[[int, int], None] | None):
        self.rows = 0
        self.refused: dict[str, Fault] = {}  # order → its first fault
        self.file = ""
        self.columns: dict[str, str] = {}
        self._kept: dict[str, list[Fault]] = {kind: [] for kind in _MORE}
        self._left_out = Counter()
        self._sound: dict[str, list[tuple[int, str]]] = {}  # order → its rows without a fault
        self._faulty: set[tuple[int, str]] = set()
        self._receivers: dict[str, str] = {}
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

    def name_columns(self, table: Table, columns: Mapping[str, str]) -> None:
        """Says in which table the orders' own facts stand, and there in which columns."""
        self.file = table.name
        self.columns = {name: column for name, column in columns.items() if column in table.places}

    def take(self, row: Row, order: str | None) -> bool:
        """Takes over the row's faults, which refuse the order; True if there are none."""
        if order is not None:
            if row.receiver:
                self._receivers.setdefault(order, row.receiver)
            if not row.faults:
                self._sound.setdefault(order, []).append((row.number, row.table.name))
        for fault in row.faults:
            self.refuse(order, fault)
        return not row.faults

    def refuse(self, order: str | None, fault: Fault) -> None:
        """Writes a fault down and refuses the order, if it is known."""
        if order is not None:
            self.refused.setdefault(order, fault)
            self._faulty.add((fault.row, fault.file))
        self._add(FAULTS, fault, order)

    def warn(self, warning: Fault, order: str | None = None) -> None:
        """Writes a warning down, of an order or of the file."""
        self._add(WARNINGS, warning, order)

    def hold(self, reason: Fault, order: str | None) -> None:
        """Writes down why a row without a fault stays out."""
        self._add(HELD, reason, order)

    def repeat(self, row: Row, order: str, first_row: int, *, same: bool, column: str) -> None:
        """An order number met again: a warning if nothing differs, else the order is refused."""
        params = {"first": first_row}
        if same:
            message = _("This order stands already in row %(first)s, word for word.")
            self.warn(Fault(row.number, column, message, params, row.table.name), order)
        else:
            message = _("This order number stands already in row %(first)s with other contents.")
            self.refuse(order, Fault(row.number, column, message, params, row.table.name))

    def enter(
        self, draft: OrderDraft, *, goods: str, file: str, hides_discount: bool = False
    ) -> OrderDraft | None:
        """The finished draft, None if it has too many lines; warns where its lines do not add up
        to what the order states for its goods (column `goods`).

        Where the file hides discounts, lines that add up to more are nothing to warn of.
        """
        if len(draft.lines) > MOST_LINES:
            message = _("This order has more than %(limit)s lines.")
            fault = Fault(draft.source_row, "", message, {"limit": MOST_LINES}, file)
            return self.refuse(draft.number, fault)
        lines = sum_of(draft.lines)
        if lines < draft.goods_total or (lines > draft.goods_total and not hides_discount):
            message = _("The lines add up to %(lines)s, but the order states %(goods)s.")
            params = {"lines": str(lines), "goods": str(draft.goods_total)}
            self.warn(Fault(draft.source_row, goods, message, params, file), draft.number)
        return draft

    def finish(self) -> dict[str, tuple[Fault, ...]]:
        """FAULTS, WARNINGS and HELD, each in the order they were met; tells the progress that all
        is read."""
        if self._progress:
            self._progress(self.rows, self.rows)
        for order, fault in self.refused.items():
            self._hold_sound_rows(order, fault)
        for kind, count in self._left_out.items():
            self._kept[kind].append(Fault(0, "", _MORE[kind], {"count": count}))
        return {kind: tuple(map(self._with_receiver, kept)) for kind, kept in self._kept.items()}

    def _hold_sound_rows(self, order: str, fault: Fault) -> None:
        """The rows of a refused order with which nothing is wrong, each told what keeps it out."""
        same = _("Held back: row %(row)s of the same order is faulty.")
        other = _("Held back: row %(row)s of the same order in “%(file)s” is faulty.")
        for place in dict.fromkeys(self._sound.get(order, ())):
            if place not in self._faulty:
                number, file = place
                params = {"row": fault.row, "file": fault.file}
                message = same if fault.file == file else other
                self.hold(Fault(number, "", message, params, file), order)

    def _with_receiver(self, fault: Fault) -> Fault:
        receiver = fault.receiver or self._receivers.get(fault.number, "")
        return replace(fault, receiver=receiver) if receiver else fault

    def _add(self, kind: str, fault: Fault, order: str | None) -> None:
        kept = self._kept[kind]
        if len(kept) < MOST_FAULTS:
            kept.append(replace(fault, number=order) if order else fault)
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
