"""Text tables: which encoding, which delimiter, and the rows, strictly."""

import codecs
import re
from collections.abc import Iterator

from .cells import CellFault, shown
from .msgid import msgid as _

DELIMITERS = (",", "\t", ";")
WIDEST_ROW = 2_000

_QUOTES = re.compile('"+')
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class RowFault(CellFault):
    """A fault of the file that shows in one row, after which nothing can be read."""

    def __init__(self, row: int, message: str, **params):
        super().__init__(message, **params)
        self.row = row


def decode(content: bytes) -> str:
    """The text of UTF-8 (with or without BOM), UTF-16 or GB18030 bytes, line breaks as \\n.

    Nothing is guessed: RowFault for bytes the encoding does not have, and for text that would
    read as rare characters throughout (another encoding taken for GB18030).
    """
    text = _decode_strictly(content).removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise _no_table()
    if text.lstrip().startswith("<"):
        raise RowFault(
            1, _("This is a web page or XML under the name of a table: save it as .xlsx or CSV.")
        )
    return text


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows as (number from 1, cells); a quoted cell may hold delimiters, doubled quotes and lines.

    RowFault where a quote is never closed, something follows a closing quote, or a row is wider
    than WIDEST_ROW. Blank lines are rows without text.
    """
    position, number = 0, 0
    while position < len(text):
        number += 1
        end = _line_end(text, position)
        if text.find('"', position, end) >= 0:
            cells, position = _quoted_record(text, position, delimiter, number)
            yield number, cells
            continue
        if text.count(delimiter, position, end) >= WIDEST_ROW:
            raise _too_wide(number)
        yield number, text[position:end].split(delimiter)
        position = end + 1


def delimiter_of(text: str) -> str:
    """The delimiter that splits the first row with text into the most cells."""
    start = len(text) - len(text.lstrip("\n"))
    return max(DELIMITERS, key=lambda delimiter: _width(text, start, delimiter))


def _decode_strictly(content: bytes) -> str:
    if content.startswith(_UTF16):
        return _decoded(content, "utf-16")
    if b"\0" in content:
        return _decoded(content, _bare_utf16(content))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(content):
            raise _undecodable(content, "utf-8", error.start) from error
    text = _decoded(content, "gb18030")
    common = _foreign(text.encode("gb2312", "ignore").decode("gb2312"))
    if common * 2 < _foreign(text):
        raise RowFault(
            1, _("The encoding of the file cannot be told: save it as “CSV UTF-8” or .xlsx.")
        )
    return text


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(content, encoding, error.start) from error


def _mostly_utf8(content: bytes) -> bool:
    """Whether more characters than faults are UTF-8: then it is UTF-8 with damage, not GB18030."""
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return damaged < _foreign(text) - damaged


def _foreign(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _bare_utf16(content: bytes) -> str:
    """UTF-16 without a BOM shows zeros at every other place, for its delimiters and digits."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if max(even, odd) * 20 < len(content) or min(even, odd) * 4 > max(even, odd):
        raise _no_table()
    return "utf-16-le" if odd > even else "utf-16-be"


def _no_table() -> RowFault:
    return RowFault(1, _("This is not a table: neither a CSV file nor an .xlsx workbook."))


def _undecodable(content: bytes, encoding: str, start: int) -> RowFault:
    before = content[:start].decode(encoding, "replace")
    before = before.replace("\r\n", "\n").replace("\r", "\n")
    return RowFault(
        _row_at_end(before),
        _("The bytes %(bytes)s are not text in %(encoding)s: export the file again."),
        bytes=content[start : start + 4].hex(" "),
        encoding="GB18030" if encoding == "gb18030" else encoding.upper()[:6],
    )


def _row_at_end(text: str) -> int:
    """The row in which the text ends, quoted line breaks not counted where quotes are sound."""
    row = 0
    try:
        for number, _cells in records(text + "|", delimiter_of(text + "|")):
            row = number
    except RowFault as fault:
        row = fault.row
    return row


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _quoted_record(text: str, position: int, delimiter: str, number: int) -> tuple[list[str], int]:
    cells = []
    while True:
        if text.startswith('"', position):
            cell, end = _quoted_cell(text, position, number)
        else:
            line_end = _line_end(text, position)
            end = text.find(delimiter, position, line_end)
            end = line_end if end < 0 else end
            cell = text[position:end]
        cells.append(cell)
        if len(cells) > WIDEST_ROW:
            raise _too_wide(number)
        if end >= len(text) or text[end] == "\n":
            return cells, end + 1
        if text[end] != delimiter:
            raise RowFault(
                number,
                _("After the closing quote of a cell stands “%(value)s”: the quotes are broken."),
                value=shown(text[end : end + 20]),
            )
        position = end + 1


def _quoted_cell(text: str, position: int, number: int) -> tuple[str, int]:
    for run in _QUOTES.finditer(text, position + 1):
        if (run.end() - run.start()) % 2:  # pairs are quotes of the text, the odd one closes
            return text[position + 1 : run.end() - 1].replace('""', '"'), run.end()
    raise RowFault(number, _("A quote is opened in this row and never closed."))


def _too_wide(number: int) -> RowFault:
    return RowFault(number, _("This row has more than %(limit)s cells."), limit=WIDEST_ROW)


def _width(text: str, start: int, delimiter: str) -> int:
    try:
        return len(next(records(text[start:], delimiter), (1, []))[1])
    except RowFault:
        return 0
