"""Spreadsheets opened into rows of cells, so that no crafted file can do harm."""

import csv
import io
import zipfile
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

LARGEST_UNZIPPED = 100 * 1024 * 1024
MOST_CELLS = 2_000_000


def open_table(name: str, content: bytes) -> Iterable[list]:
    """The rows of a .csv file or of the first sheet of an .xlsx workbook.

    Refused: what cannot be read, and what would unpack beyond the limits.
    """
    if name.lower().endswith(".xlsx"):
        return _workbook(content)
    return _csv(content)


def _workbook(content: bytes) -> list[list]:
    unreadable = ValidationError(_("The file cannot be read as a spreadsheet."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > LARGEST_UNZIPPED:
                raise ValidationError(_("The file unpacks to too much."))
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        if sheet.height * sheet.width > MOST_CELLS:
            raise ValidationError(_("The file unpacks to too much."))
        return sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise unreadable from error


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
