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

from django.utils.translation import gettext_noop as _
from python_calamine import CalamineError, CalamineWorkbook

LARGEST_RATIO = 200  # unzipped to zipped; a sheet of real cells stays well below 100
FREE_OF_RATIO = 10 * 1024 * 1024
MOST_PARTS = 5_000
MOST_FORMULAS = 100_000
FORMULA = "=…"  # what a formula or error cell reads as, so that its column refuses it
NO_WORKBOOK = _("This is not an .xlsx workbook, or it is damaged.")

NO_TABLE = _("This is a zip file but not an .xlsx workbook: give the table itself.")

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


class WorkbookFault(ValueError):
    """Why a workbook is not read: an English msgid."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Limits:
    """How much of a workbook is laid out in memory: bytes of all its parts unpacked, cells of the
    rectangle that holds every used one, bytes of all texts that its cells repeat."""

    unzipped: int = 50 * 1024 * 1024
    cells: int = 2_000_000
    texts: int = 100 * 1024 * 1024


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
    shared: int = 0  # cells that point at a shared text


def open_sheet(content: bytes, *, limits: Limits, marks_formulas: bool = False) -> Sheet:
    """The first visible sheet; rows are (number from 1, cells) with column A first.

    With `marks_formulas` a cell without a sure value reads as FORMULA, else as what was last
    computed. WorkbookFault for what is no workbook, is locked, or would unpack or spread beyond
    the limits.
    """
    with _damage_as_fault():
        parts = _parts(content, limits)
        name, path, alone = _first_sheet(parts)
        survey = _surveyed(parts[path], limits, marks_formulas)
        _check_texts(parts, path, survey, limits)
        sheet = _calamine_sheet(parts, name)
    height = 0 if sheet.start is None else sheet.end[0] + 1
    return Sheet(name=name, alone=alone, height=height, rows=_rows(sheet, survey))


@contextmanager
def _damage_as_fault():
    """The zip, XML and sheet readers raise a wide choice of errors on damaged bytes, and a panic
    of the sheet reader is no Exception at all: to a person they all mean the same."""
    try:
        yield
    except WorkbookFault:
        raise
    except _DAMAGE as error:
        raise _damaged() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged() from error


def _damaged() -> WorkbookFault:
    return WorkbookFault(NO_WORKBOOK)


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


def _parts(content: bytes, limits: Limits) -> dict[str, bytes]:
    """The XML parts, unpacked here with a limit: sizes stated in a zip are not to be believed."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    members = [info for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
    if len(members) > MOST_PARTS or sum(info.file_size for info in members) > limits.unzipped:
        raise _too_large()
    if any(info.flag_bits & 1 for info in members):
        raise WorkbookFault(_("The workbook is locked with a password: save it without one."))
    parts, total = {}, 0
    for info in members:
        parts[info.filename] = archive.open(info).read(limits.unzipped - total + 1)
        total += len(parts[info.filename])
        if total > max(FREE_OF_RATIO, min(limits.unzipped, LARGEST_RATIO * len(content))):
            raise _too_large()
    return parts


def _too_large() -> WorkbookFault:
    return WorkbookFault(_("The workbook is too large when unpacked: save the table as CSV."))


def _first_sheet(parts: dict[str, bytes]) -> tuple[str, str, bool]:
    """Name and path of the first visible sheet, and whether no other is visible."""
    if "xl/workbook.xml" not in parts:
        raise WorkbookFault(
            _("This is a zip file but not an .xlsx workbook: give the table itself.")
        )
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
        raise WorkbookFault(_("The workbook has no visible sheet."))
    path = posixpath.normpath(posixpath.join("/xl", targets[visible[0]["id"]])).lstrip("/")
    return visible[0]["name"], path, len(visible) == 1


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    found = []
    _parse(xml, lambda tag, attributes: found.append((tag, attributes)))
    return found


def _parse(xml: bytes, start, said=None) -> None:
    """Calls `start(tag, attributes)` with names bare of their namespace, `said(text)` with what
    stands between; no DTD is accepted."""

    def started(name, attributes):
        bare = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        start(name.rpartition(" ")[2], bare)

    def refused(*_declaration):
        raise ValueError("a document type in a workbook")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = refused
    if said:
        parser.CharacterDataHandler = said
    parser.Parse(xml, True)


def _surveyed(xml: bytes, limits: Limits, marks_formulas: bool) -> _Survey:
    survey = _Survey()
    row = column = 0

    def start(tag, attributes):
        nonlocal row, column
        if tag == "row":
            row = int(attributes.get("r", row + 1))
            column = 0
        elif tag == "c":
            row, column = _place(attributes.get("r"), row, column + 1)
            kind = attributes.get("t")
            survey.shared += kind == "s"
            if kind == "e" and marks_formulas:
                _mark_formula(survey, row, column)
        elif tag == "f" and marks_formulas:
            _mark_formula(survey, row, column)
        if tag in ("f", "v", "is"):
            survey.bottom, survey.right = max(survey.bottom, row), max(survey.right, column)
            if survey.bottom * survey.right > limits.cells:
                raise WorkbookFault(_("The sheet is too large: save the table as CSV."))

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


def _check_texts(parts: dict[str, bytes], path: str, survey: _Survey, limits: Limits) -> None:
    """One long text that a million cells point at unpacks to a million long texts.

    The longest one for every cell is a bound that costs nothing; only beyond it they are counted.
    """
    texts = parts.get("xl/sharedStrings.xml", b"")
    longest = max(map(len, texts.split(b"si>")))
    if longest * survey.shared <= limits.texts:
        return
    lengths = _lengths(texts)
    if sum(lengths[place] for place in _shared_places(parts[path])) > limits.texts:
        raise _too_large()


def _lengths(texts: bytes) -> list[int]:
    """The length of every shared text."""
    lengths: list[int] = []

    def said(text):
        if lengths:
            lengths[-1] += len(text)

    _parse(texts, lambda tag, _attributes: lengths.append(0) if tag == "si" else None, said)
    return lengths


def _shared_places(xml: bytes) -> list[int]:
    """Which shared text each cell points at that points at one."""
    places, is_shared, is_value = [], False, False

    def start(tag, attributes):
        nonlocal is_shared, is_value
        if tag == "c":
            is_shared = attributes.get("t") == "s"
        is_value = is_shared and tag == "v"
        if is_value:
            places.append("")

    def said(text):
        if is_value:
            places[-1] += text

    _parse(xml, start, said)
    return [int(place) for place in places if place.strip()]


def _mark_formula(survey: _Survey, row: int, column: int) -> None:
    places = survey.formulas.setdefault(row, [])
    if column not in places[-1:]:
        places.append(column)
        survey.formula_count += 1
    if survey.formula_count > MOST_FORMULAS:
        raise WorkbookFault(_("The sheet is full of formulas: paste the values and save it again."))


def _calamine_sheet(parts: dict[str, bytes], name: str):
    """The sheet from a zip of the checked parts alone, so that nothing else is unpacked."""
    checked = io.BytesIO()
    with zipfile.ZipFile(checked, "w") as archive:
        for path, xml in parts.items():
            archive.writestr(path, xml)
    checked.seek(0)
    return CalamineWorkbook.from_filelike(checked).get_sheet_by_name(name)
