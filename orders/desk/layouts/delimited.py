"""Text tables: which encoding, which delimiter, and the rows, strictly."""

import codecs
import re
from collections.abc import Iterator

from .cells import NEVER_CLOSED, UNCLOSED, CellFault, shown
from .msgid import msgid as _

DELIMITERS = (",", "\t", ";")
WIDEST_ROW = 2_000
MOST_BROKEN = 20  # of so many lines one may be damaged before the encoding is another one

_QUOTES = re.compile('"+')
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class RowFault(CellFault):
    """A fault of the file that shows in one row, after which nothing can be read."""

    def __init__(self, row: int, message: str, **params):
        super().__init__(message, **params)
        self.row = row


def decode(content: bytes) -> str:
    """The text of UTF-8 (with or without BOM), UTF-16 or GB18030 bytes, line breaks as \\n.

    Bytes the encoding does not have become lone surrogates, which no cell takes: so they are a
    fault of their cell. RowFault where they stand in the header, and for text that would read as
    rare characters throughout (another encoding taken for GB18030).
    """
    text = _decoded_as_table(content).removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text.lstrip().partition("\n")[0]:
        raise _no_table()
    if text.lstrip().startswith("<"):
        raise RowFault(
            1, _("This is a web page or XML under the name of a table: save it as .xlsx or CSV.")
        )
    return text


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows as (number from 1, cells); a quoted cell may hold delimiters, doubled quotes and lines.

    RowFault where a quote is never closed, something follows a closing quote, or a row is wider
    than WIDEST_ROW. Blank lines are rows without text. In the last line the cell of a quote that is
    never closed ends with UNCLOSED.
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


def _decoded_as_table(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return _decoded(content, "utf-8")
    if content.startswith(_UTF16):
        return _decoded(content, "utf-16")
    if b"\0" in content and (encoding := _bare_utf16(content)):
        return _decoded(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        if _mostly_utf8(content):
            return _decoded(content, "utf-8")
    text = _decoded(content, "gb18030")
    if _common(text) * 2 >= _foreign(text):
        return text
    if _rarely_broken(content):
        return _decoded(content, "utf-8")
    raise RowFault(
        1, _("The encoding of the file cannot be told: save it as “CSV UTF-8” or .xlsx.")
    )


def _decoded(content: bytes, encoding: str) -> str:
    """The text, faults of the encoding as lone surrogates; RowFault for one in the header."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace").removeprefix("\ufeff")
        if not _has_header(before):
            raise _undecodable(content, encoding, error.start) from error
    return content.decode(encoding, BROKEN)


def _mark_broken(error: UnicodeDecodeError) -> tuple[str, int]:
    """Broken bytes as the surrogates U+DC00 to U+DCFF, at least one, however short they are."""
    broken = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in broken), error.end


BROKEN = "bylaw.broken"
codecs.register_error(BROKEN, _mark_broken)


def _has_header(text: str) -> bool:
    """Whether a line with something in it ends in this text."""
    return "\n" in text.replace("\r", "\n").lstrip()


def _rarely_broken(content: bytes) -> bool:
    """Whether few lines are not UTF-8: then those are damaged, and the others sound."""
    lines = content.decode("utf-8", "replace").split("\n")
    return sum("\ufffd" in line for line in lines) * MOST_BROKEN <= max(len(lines), MOST_BROKEN)


def _common(text: str) -> int:
    """How many characters are those of everyday Chinese."""
    return _foreign(text.encode("gb2312", "ignore").decode("gb2312"))


def _mostly_utf8(content: bytes) -> bool:
    """Whether more characters than faults are UTF-8: then it is UTF-8 with damage, not GB18030."""
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return damaged < _foreign(text) - damaged


def _foreign(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _bare_utf16(content: bytes) -> str:
    """UTF-16 without a BOM shows zeros at every other place, for its delimiters and digits; empty
    where it does not."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if max(even, odd) * 20 < len(content) or min(even, odd) * 4 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _no_table() -> RowFault:
    return RowFault(1, _("This is not a table: neither a CSV file nor an .xlsx workbook."))


def _undecodable(content: bytes, encoding: str, start: int) -> RowFault:
    before = content[:start].decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return RowFault(
        before.count("\n") + 1,
        _("The bytes %(bytes)s are not text in %(encoding)s: export the file again."),
        bytes=content[start : start + 4].hex(" "),
        encoding="GB18030" if encoding == "gb18030" else encoding.upper()[:6],
    )


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
    if "\n" in text[position:].rstrip("\n"):
        raise RowFault(number, NEVER_CLOSED)
    return text[position + 1 :] + UNCLOSED, len(text)  # the file breaks off: only this row is lost


def _too_wide(number: int) -> RowFault:
    return RowFault(number, _("This row has more than %(limit)s cells."), limit=WIDEST_ROW)


def _width(text: str, start: int, delimiter: str) -> int:
    try:
        return len(next(records(text[start:], delimiter), (1, []))[1])
    except RowFault:
        return 0
