"""The first sheet of an .xlsx workbook, opened so that no crafted file can do harm."""

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from .delimited import RowFault
from .msgid import msgid as _

LARGEST_UNZIPPED = 200 * 1024 * 1024
LARGEST_RATIO = 200  # unzipped to zipped; a sheet of real cells stays well below 100
FREE_OF_RATIO = 10 * 1024 * 1024
MOST_PARTS = 5_000
MOST_CELLS = 5_000_000  # the reader lays out the whole rectangle of used cells
MOST_FORMULAS = 100_000
FORMULA = "=…"  # what a formula or error cell reads as, so that its column refuses it
NO_WORKBOOK = _("This is not an .xlsx workbook, or it is damaged.")

_DAMAGE = (
    ArithmeticError,
    AttributeError,
    CalamineError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    expat.ExpatError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class Sheet:
    """The sheet's name, whether it is the only one, its rows, and at most how many there are."""

    name: str
    alone: bool
    height: int
    rows: Iterator[tuple[int, list]]


@dataclass
class _Survey:
    """What a sheet's XML holds before it is read: its size and its cells without a sure value."""

    bottom: int = 0
    right: int = 0
    formulas: dict[int, list[int]] = field(default_factory=dict)
    formula_count: int = 0


def open_sheet(content: bytes) -> Sheet:
    """The first visible sheet; rows are (number from 1, cells) with column A first.

    RowFault for what is no workbook, is locked, or would unpack or spread beyond the limits.
    """
    with _damage_as_fault():
        parts = _parts(content)
        name, path, alone = _first_sheet(parts)
        survey = _surveyed(parts[path])
        sheet = _calamine_sheet(parts, name)
    height = 0 if sheet.start is None else sheet.end[0] + 1
    return Sheet(name=name, alone=alone, height=height, rows=_rows(sheet, survey))


@contextmanager
def _damage_as_fault():
    """The zip, XML and sheet readers raise a wide choice of errors on damaged bytes, and a panic
    of the sheet reader is no Exception at all: to a person they all mean the same."""
    try:
        yield
    except RowFault:
        raise
    except _DAMAGE as error:
        raise _damaged() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged() from error


def _damaged() -> RowFault:
    return RowFault(1, NO_WORKBOOK)


def _rows(sheet, survey: _Survey) -> Iterator[tuple[int, list]]:
    if sheet.start is None:
        return
    margin = [""] * sheet.start[1]
    with _damage_as_fault():
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row = margin + cells
            for column in survey.formulas.get(number, ()):
                row.extend([""] * (column - len(row)))
                row[column - 1] = FORMULA
            yield number, row


def _parts(content: bytes) -> dict[str, bytes]:
    """The XML parts, unpacked here with a limit: sizes stated in a zip are not to be believed."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    members = [info for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
    if len(members) > MOST_PARTS or sum(info.file_size for info in members) > LARGEST_UNZIPPED:
        raise _too_large()
    if any(info.flag_bits & 1 for info in members):
        raise RowFault(1, _("The workbook is locked with a password: save it without one."))
    parts, total = {}, 0
    for info in members:
        parts[info.filename] = archive.open(info).read(LARGEST_UNZIPPED - total + 1)
        total += len(parts[info.filename])
        if total > max(FREE_OF_RATIO, min(LARGEST_UNZIPPED, LARGEST_RATIO * len(content))):
            raise _too_large()
    return parts


def _too_large() -> RowFault:
    return RowFault(1, _("The workbook is too large when unpacked: save the table as CSV."))


def _first_sheet(parts: dict[str, bytes]) -> tuple[str, str, bool]:
    """Name and path of the first visible sheet, and whether no other is visible."""
    if "xl/workbook.xml" not in parts:
        raise RowFault(1, _("This is a zip file but not an .xlsx workbook: give the table itself."))
    targets = {
        attributes["Id"]: attributes["Target"]
        for tag, attributes in _elements(parts["xl/_rels/workbook.xml.rels"])
        if tag == "Relationship" and attributes["Type"].endswith("/worksheet")
    }
    visible = [
        attributes
        for tag, attributes in _elements(parts["xl/workbook.xml"])
        if tag == "sheet"
        and attributes["id"] in targets
        and attributes.get("state", "visible") == "visible"
    ]
    if not visible:
        raise RowFault(1, _("The workbook has no visible sheet."))
    path = posixpath.normpath(posixpath.join("/xl", targets[visible[0]["id"]])).lstrip("/")
    return visible[0]["name"], path, len(visible) == 1


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    found = []
    _parse(xml, lambda tag, attributes: found.append((tag, attributes)))
    return found


def _parse(xml: bytes, start) -> None:
    """Calls `start(tag, attributes)` with names bare of their namespace; no DTD is accepted."""

    def started(name, attributes):
        bare = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        start(name.rpartition(" ")[2], bare)

    def refused(*_declaration):
        raise ValueError("a document type in a workbook")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = refused
    parser.Parse(xml, True)


def _surveyed(xml: bytes) -> _Survey:
    survey = _Survey()
    row = column = 0

    def start(tag, attributes):
        nonlocal row, column
        if tag == "row":
            row = int(attributes.get("r", row + 1))
            column = 0
        elif tag == "c":
            row, column = _place(attributes.get("r"), row, column + 1)
            if attributes.get("t") == "e":
                _mark_formula(survey, row, column)
        elif tag == "f":
            _mark_formula(survey, row, column)
        if tag in ("f", "v", "is"):
            survey.bottom, survey.right = max(survey.bottom, row), max(survey.right, column)
            if survey.bottom * survey.right > MOST_CELLS:
                raise RowFault(1, _("The sheet is too large: save the table as CSV."))

    _parse(xml, start)
    return survey


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    if reference is None:
        return row, column
    letters, digits = _REFERENCE.fullmatch(reference).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


def _mark_formula(survey: _Survey, row: int, column: int) -> None:
    places = survey.formulas.setdefault(row, [])
    if column not in places[-1:]:
        places.append(column)
        survey.formula_count += 1
    if survey.formula_count > MOST_FORMULAS:
        raise RowFault(1, _("The sheet is full of formulas: paste the values and save it again."))


def _calamine_sheet(parts: dict[str, bytes], name: str):
    """The sheet from a zip of the checked parts alone, so that nothing else is unpacked."""
    checked = io.BytesIO()
    with zipfile.ZipFile(checked, "w") as archive:
        for path, xml in parts.items():
            archive.writestr(path, xml)
    checked.seek(0)
    return CalamineWorkbook.from_filelike(checked).get_sheet_by_name(name)
