"""Tables written for spreadsheet programs, .xlsx or .csv: nothing in them is ever computed."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
TEXT, DAY = "@", "yyyy-mm-dd"
BOM = "\ufeff"  # by it Excel reads a .csv file as UTF-8
# What a spreadsheet program takes for the beginning of a formula, typed in full width too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BLANKS = " \u00a0\u3000\u200b" + BOM
_NUMBER = re.compile(r"[+-]([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31


@dataclass(frozen=True)
class Table:
    """One sheet: cells are texts, numbers, days or nothing. `width` is that of every column, in
    characters; `fixed` the first cell that scrolls, as "C2"."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence]
    width: int = 0
    fixed: str = ""


@dataclass(frozen=True)
class Written:
    """A file as it leaves: how many rows of data are in it, and what it is served as."""

    content: bytes
    rows: int
    media: str


def write_book(tables: Iterable[Table]) -> Written:
    """Tables as the sheets of an .xlsx file."""
    book, rows = Workbook(write_only=True), 0
    for table in tables:
        rows += _sheet(book, table)
    content = io.BytesIO()
    book.save(content)
    return Written(content.getvalue(), rows, XLSX)


def write_sheet(*, title: str, header: Sequence[str], rows: Iterable[Sequence]) -> Written:
    """One list as an .xlsx file."""
    return write_book([Table(title, header, rows)])


def write_csv(*, header: Sequence[str], rows: Iterable[Sequence]) -> Written:
    """A list as .csv with a mark at its start by which Excel reads it as UTF-8."""
    text, count = io.StringIO(newline=""), 0
    text.write(BOM)
    out = csv.writer(text)
    out.writerow([guarded(each) for each in header])
    for row in rows:
        out.writerow([guarded(each) for each in row])
        count += 1
    return Written(text.getvalue().encode(), count, CSV)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program might compute a text; a number with a sign is none."""
    bare = text.lstrip(_BLANKS)
    is_number = _NUMBER.fullmatch(bare.strip()) is not None
    return (text.startswith(FORMULA) or bare.startswith(FORMULA)) and not is_number


def guarded(value):
    """A cell of a .csv file: a text that might be computed gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


def _sheet(book: Workbook, table: Table) -> int:
    page = book.create_sheet(_NO_TITLE.sub(" ", str(table.title))[:_LONGEST_TITLE])
    for number in range(1, len(table.header) + 1) if table.width else ():
        page.column_dimensions[get_column_letter(number)].width = table.width
    if table.fixed:
        page.freeze_panes = table.fixed
    head = [_cell(page, capfirst(str(each))) for each in table.header]
    for cell in head:
        cell.font = Font(bold=True)
    page.append(head)
    count = 0
    for row in table.rows:
        page.append([_cell(page, value) for value in row])
        count += 1
    return count


def _cell(page, value) -> WriteOnlyCell:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str) or value is None:
        cell.number_format = TEXT
    if isinstance(value, date):
        cell.number_format = DAY
    if isinstance(value, str):
        cell.data_type = "s"  # an equals sign at its start makes no formula of it
        cell.quotePrefix = value.startswith(FORMULA) or is_formula(value)
    return cell
