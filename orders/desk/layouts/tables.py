"""Any file a shop exports as one table: a header and rows, by content and not by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from regulations.workbooks import Limits, Sheet, WorkbookFault, open_sheet

from .cells import LONGEST_CELL, UNSTORABLE, CellFault, text
from .delimited import RowFault, decode, delimiter_of, records
from .draft import Fault
from .msgid import msgid as _

LARGEST_FILE = 100 * 1024 * 1024
MOST_ROWS = 200_000
LIMITS = Limits(unzipped=200 * 1024 * 1024, cells=5_000_000, texts=400 * 1024 * 1024)
MOST_LINES = 1_100_000  # blank ones too; no spreadsheet has more

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class TableFault(ValueError):
    """A file that cannot be read (on): carries the one Fault that says why."""

    def __init__(self, fault: Fault):
        super().__init__(fault.message)
        self.fault = fault


@dataclass(eq=False)
class Table:
    """A header and an iterator of (row number, cells) that leaves blank rows out.

    The iterator can be run once and raises TableFault where the file turns out to be broken.
    `is_damaged` says that some cell holds what cannot be stored, though perhaps none that is read.
    `size` is the most rows there can be; `places` leads from a column's name to its first place.
    """

    name: str
    header: list[str]
    rows: Iterator[tuple[int, list]]
    header_row: int
    size: int
    warnings: tuple[Fault, ...] = ()
    is_damaged: bool = False
    is_workbook: bool = False
    places: dict[str, int] = field(init=False)

    def __post_init__(self):
        self.places = {}
        for place, column in enumerate(self.header):
            self.places.setdefault(column, place)

    def first_of(self, *names: str) -> str | None:
        """The first of the names that is a column here."""
        return next((name for name in names if name in self.places), None)

    def require(self, *needs: str | Sequence[str]) -> None:
        """TableFault naming every column that is missing; a need may list names to choose from."""
        choices = [(need,) if isinstance(need, str) else tuple(need) for need in needs]
        missing = [" / ".join(names) for names in choices if self.first_of(*names) is None]
        if missing:
            message = _("The file lacks these columns: %(columns)s.")
            raise self.fault(self.header_row, message, columns=", ".join(missing))

    def refuse_doubles(self, *names: str) -> None:
        """TableFault for a column that is read by name and stands in the header twice."""
        for name in names:
            if self.header.count(name) > 1:
                message = _("The column %(column)s stands in the header more than once.")
                raise self.fault(self.header_row, message, column=name)

    def fault(self, row: int, message: str, **params) -> TableFault:
        """A fault of this file as an exception to raise."""
        return TableFault(Fault(row, "", message, params, self.name))


def open_table(name: str, content: bytes) -> Table:
    """The table in a CSV file (comma, tab or semicolon) or the first sheet of an .xlsx workbook.

    Raises TableFault for every other content. The header is the first row with text in it.
    """
    try:
        return _open(name, content)
    except RowFault as fault:
        raise _told(fault, name) from fault


def _open(name: str, content: bytes) -> Table:
    if len(content) > LARGEST_FILE:
        limit = LARGEST_FILE // 1024 // 1024
        raise RowFault(1, _("The file is larger than %(limit)s MB: split it."), limit=limit)
    if content.startswith(_OLD_OFFICE):
        raise RowFault(
            1, _("This is an old .xls workbook or one with a password: save it as .xlsx or CSV.")
        )
    warnings, is_damaged = (), False
    if content.startswith(_ZIP):
        sheet = _opened(content)
        size, rows = sheet.height - 1, _workbook_rows(sheet.rows)
        if not sheet.alone:
            message = _("Only the first sheet (%(sheet)s) was read; the workbook has others.")
            warnings = (Fault(1, "", message, {"sheet": sheet.name}, name),)
    else:
        decoded = decode(content)
        is_damaged = UNSTORABLE.search(decoded) is not None or decoded.count('"') % 2 > 0
        size, rows = decoded.count("\n") + 1, records(decoded, delimiter_of(decoded))
    rows = _full_rows(rows)
    header_row, header = next(rows, (0, []))
    if not header:
        raise RowFault(1, _("The file is empty."))
    return Table(
        name=name,
        header=[_column_name(cell) for cell in header],
        rows=_told_rows(rows, name),
        header_row=header_row,
        size=size,
        warnings=warnings,
        is_damaged=is_damaged,
        is_workbook=content.startswith(_ZIP),
    )


def _opened(content: bytes) -> Sheet:
    try:
        return open_sheet(content, limits=LIMITS, marks_formulas=True)
    except WorkbookFault as fault:
        raise RowFault(1, fault.message) from fault


def _workbook_rows(rows: Iterator[tuple[int, list]]) -> Iterator[tuple[int, list]]:
    try:
        yield from rows
    except WorkbookFault as fault:
        raise RowFault(1, fault.message) from fault


def _full_rows(rows: Iterator[tuple[int, list]]) -> Iterator[tuple[int, list]]:
    """The rows with anything in them, at most a header and MOST_ROWS."""
    count = 0
    for number, cells in rows:
        if number > MOST_LINES or count > MOST_ROWS:
            message = _("The file has more than %(limit)s rows: split it.")
            raise RowFault(number, message, limit=MOST_ROWS)
        if not any(not isinstance(cell, str) or (cell and not cell.isspace()) for cell in cells):
            continue
        count += 1
        yield number, cells


def _told_rows(rows: Iterator[tuple[int, list]], name: str) -> Iterator[tuple[int, list]]:
    try:
        yield from rows
    except RowFault as fault:
        raise _told(fault, name) from fault


def _told(fault: RowFault, name: str) -> TableFault:
    return TableFault(Fault(fault.row, "", fault.message, fault.params, name))


def _column_name(cell: object) -> str:
    """A header cell without blanks and wrapping; one that cannot be read is no column we know."""
    try:
        return text(cell) if not isinstance(cell, str) else text(cell[:LONGEST_CELL])
    except CellFault:
        return ""
