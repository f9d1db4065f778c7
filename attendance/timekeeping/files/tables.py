"""Spreadsheets opened into rows of cells, so that no crafted file can do harm."""

import csv
import io
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.sheets import workbook_rows
from regulations.workbooks import Limits

LIMITS = Limits(unzipped=100 * 1024 * 1024)


def open_table(name: str, content: bytes) -> Iterable[list]:
    """The rows of a .csv file or of the first sheet of an .xlsx workbook.

    Refused: what cannot be read, and what would unpack beyond the limits.
    """
    if name.lower().endswith(".xlsx"):
        return workbook_rows(content, LIMITS)
    return _csv(content)


def _csv(content: bytes) -> list[list[str]]:
    """Excel in China writes GB18030, everything else UTF-8."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise ValidationError(_("The file cannot be read as text."))
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ValidationError(_("The file cannot be read as a spreadsheet.")) from error
