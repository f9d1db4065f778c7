"""Spreadsheets that people bring, .xlsx or .csv, read into rows of text."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.words import listed
from regulations.workbooks import NO_WORKBOOK, Limits, WorkbookFault, open_sheet

MOST_ROWS, MOST_COLUMNS = 5_000, 1_000
TOO_MANY = "too_many_rows"
LIMITS = Limits()
_NUMBER = re.compile(r"[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,20})(\.[0-9]{1,20})?")


@dataclass(frozen=True)
class Sheet:
    """`headers`: field → its header in the file; `rows`: field → text, `row` its line; `unknown`:
    headers of columns that are passed over."""

    headers: dict[str, str]
    rows: list[dict]
    unknown: Sequence[str] = ()


def read_sheet(
    *,
    name: str,
    content: bytes,
    columns: Mapping[str, Sequence[str]],
    required: Sequence[str],
    most: int = MOST_ROWS,
) -> Sheet:
    """Read the first sheet of a file by the end of its name.

    `columns`: field → the headers under which it is found, in small letters; the first one names
    it. Refused with a ValidationError: another kind of file, one that cannot be read, one without
    a `required` column, a header that stands there twice, too many rows.
    """
    lines = read_lines(name=name, content=content, most=most)
    header = lines[0][1]
    places = _places(header, columns, required)
    unknown = [text for place, text in enumerate(header) if text and place not in places.values()]
    rows = [
        {"row": line}
        | {field: cells[at] if at < len(cells) else "" for field, at in places.items()}
        for line, cells in lines[1:]
    ]
    return Sheet({field: header[at] for field, at in places.items()}, rows, unknown)


def read_lines(*, name: str, content: bytes, most: int = MOST_ROWS) -> list[tuple[int, list[str]]]:
    """Every line of the first sheet of a file that is not empty, with its number, as text.

    Refused: another kind of file, one that cannot be read or would unpack to too much, an empty
    one, too many rows, a character that no text holds.
    """
    lines = []
    for line, cells in enumerate(read_table(name=name, content=content), 1):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            lines.append((line, texts))
        if len(lines) > most:
            raise ValidationError(
                _("The file has more than %(most)s rows."), params={"most": most}, code=TOO_MANY
            )
    if not lines:
        raise ValidationError(_("The file is empty."))
    return lines


def read_table(*, name: str, content: bytes) -> Iterable[list]:
    """The rows of a .csv file or of the first sheet of an .xlsx workbook, as their cells.

    Refused: another kind of file, one that cannot be read or would unpack to too much.
    """
    if name.lower().endswith(".csv"):
        return _csv_rows(content)
    if name.lower().endswith(".xlsx"):
        return workbook_rows(content)
    raise ValidationError(_("Only .xlsx and .csv files can be read."))


def _places(
    header: list[str], columns: Mapping[str, Sequence[str]], required: Sequence[str]
) -> dict[str, int]:
    """Field → the place of its column. Columns nobody knows are passed over."""
    places: dict[str, int] = {}
    for place, text in enumerate(header):
        for field, names in columns.items():
            if text.lower() in names:
                if field in places:
                    raise ValidationError(
                        _("The column “%(column)s” stands there twice."), params={"column": text}
                    )
                places[field] = place
    missing = [columns[field][0] for field in required if field not in places]
    if missing:
        raise ValidationError(
            _("The first row lacks the columns: %(columns)s."),
            params={"columns": listed(missing)},
        )
    return places


def workbook_rows(content: bytes, limits: Limits = LIMITS) -> Iterable[list]:
    """The rows of the first visible sheet of an .xlsx workbook.

    Refused: what cannot be read, and what would unpack or spread beyond the limits.
    """
    try:
        yield from (cells for _line, cells in open_sheet(content, limits=limits).rows)
    except WorkbookFault as fault:
        unreadable = _("The file cannot be read as a spreadsheet.")
        text = unreadable if fault.message == NO_WORKBOOK else _(fault.message)
        raise ValidationError(text) from fault


def number_of(text: str) -> Decimal | None:
    """A number as people write one, with commas between thousands or none; None for anything else.

    What Python takes for a number besides is none here: NaN, infinity, 1e3, 1_0, other digits.
    """
    plain = text.strip()
    return Decimal(plain.replace(",", "")) if _NUMBER.fullmatch(plain) else None


def _csv_rows(content: bytes) -> Iterable[list]:
    """Excel in China writes GB18030, everything else UTF-8. Whoever asks for a few rows waits for
    no others, and nobody types a thousand columns."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise ValidationError(_("The file cannot be read as text.")) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(row) > MOST_COLUMNS:
                raise ValidationError(_("The file cannot be read as a spreadsheet."))
            yield row
    except csv.Error as error:
        raise ValidationError(_("The file cannot be read as a spreadsheet.")) from error


def _text(cell) -> str:
    """A cell as text: whole numbers without decimals, days in ISO form, with their time if any."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() != time():
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell).strip()
    if "\0" in text:
        raise ValidationError(_("A cell holds a character that no text has (NUL)."))
    return text
