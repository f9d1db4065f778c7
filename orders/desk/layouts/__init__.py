"""Order files of shops, read into drafts: every layout the desk takes, and nothing else.

Pure: no database, no clock, no settings. `read_orders` never raises for what the bytes hold.
"""

from collections.abc import Callable, Sequence

from regulations.workbooks import NO_WORKBOOK

from . import plain, shopify, taobao, woocommerce, youzan
from .draft import Fault, Reading
from .journal import FAULTS, HELD, WARNINGS, Journal
from .msgid import msgid as _
from .tables import Table, TableFault, open_table

_BY_NAME = {layout.NAME: layout for layout in (taobao, youzan, shopify, woocommerce, plain)}
_IN_PAIRS = (taobao.NAME, youzan.NAME)

LAYOUTS = {name: layout.LABEL for name, layout in _BY_NAME.items()}


def read_orders(
    files: Sequence[tuple[str, bytes]],
    *,
    layout: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """The orders in a shop's files, given as (name, content); the layout is found by the header.

    An order with a fault in any of its rows gives no draft; the others go on. A fault of a file as
    a whole (encoding, columns, quotes) leaves that one fault and no draft. `progress` is told the
    rows read and the rows there may be. A `layout` is one of LAYOUTS.
    """
    try:
        tables = [open_table(name, content) for name, content in files]
        reader = _reader(tables, layout)
        journal = Journal(total=sum(table.size for table in tables), progress=progress)
        for table in tables:
            for warning in table.warnings:
                journal.warn(warning)
        drafts = reader.read(tables, journal)
    except TableFault as broken:
        return Reading(layout or "", (), (broken.fault,), 0, ())
    told = journal.finish()
    return Reading(
        reader.NAME,
        tuple(drafts),
        told[FAULTS],
        journal.rows,
        told[WARNINGS],
        told[HELD],
        journal.file,
        journal.columns,
    )


def _reader(tables: Sequence[Table], layout: str | None):
    """The layout's module; TableFault where the files are not of one layout, or too many."""
    if not tables:
        raise TableFault(Fault(1, "", _("No file was given."), {}))
    reader = _BY_NAME.get(layout) if layout else _matching(tables)
    if reader is None:
        raise TableFault(Fault(1, "", _("This layout is not known."), {}))
    if len(tables) > (2 if reader.NAME in _IN_PAIRS else 1):
        message = _("Too many files: give the files of one export at a time.")
        raise tables[-1].fault(tables[-1].header_row, message)
    return reader


def _matching(tables: Sequence[Table]):
    found = []
    for table in tables:
        reader = next((it for it in _BY_NAME.values() if it.matches(table.header)), None)
        if reader is None and table.name.lower().endswith(".xlsx") and not table.is_workbook:
            raise table.fault(1, NO_WORKBOOK)
        if reader is None:
            message = _("The header is that of no layout which is known: choose the layout.")
            raise table.fault(table.header_row, message)
        found.append(reader)
    if len(set(found)) > 1:
        message = _("The files are of different shops: give the files of one export at a time.")
        raise tables[-1].fault(tables[-1].header_row, message)
    return found[0]
