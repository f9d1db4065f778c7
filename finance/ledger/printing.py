"""Printed forms as PDF: typeset from JSON, with Chinese glyphs from a font that comes along.

Nothing of a document is ever read as markup: every text is handed over as data.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from regulations import printing
from regulations.printing import PDF, pdf

__all__ = ["PDF", "bind", "can_be_bound", "pdf", "typeset"]

FORMS = Path(__file__).parent / "print"
# What a file that is none of its kind makes the readers raise.
UNREADABLE = (
    PyPdfError, UnidentifiedImageError, Image.DecompressionBombError, typst.TypstError,
    RuntimeError, SyntaxError, ValueError, LookupError, TypeError, AttributeError, OSError,
)  # fmt: skip
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


@dataclass(frozen=True)
class Attached:
    """A file behind a form, as it was received."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True)
class Bound:
    """One PDF and how many pages it has."""

    content: bytes
    pages: int


def typeset(form: str, data: dict, *, folder: Path = FORMS, kind: str = "pdf") -> bytes:
    """A form of a folder, as `print/` beside this, filled with data; its name without `.typ`.

    `kind` may be "png" for looking at its first page.
    """
    return printing.typeset(form, data, folder=folder, kind=kind)


def bind(cover: bytes, files: Iterable[Attached], *, clause: str) -> Bound:
    """A form and the files behind it in their order as one PDF.

    PDF goes in page by page, a picture on a page of its own; what cannot be shown on paper is left
    to the list on the cover. For a file that cannot be read stands a sheet with its name and
    fingerprint, and `clause`, by which papers are bound.
    """
    writer = PdfWriter()
    _append(writer, cover)
    for file in files:
        if not can_be_bound(file.media, file.content):
            _append(writer, _sheet(file, clause))
        elif file.media == PDF:
            _append(writer, file.content)
        elif file.media in PICTURES:
            _append(writer, _picture(file))
    out = io.BytesIO()
    writer.write(out)
    return Bound(out.getvalue(), len(writer.pages))


def can_be_bound(media: str, content: bytes) -> bool:
    """Whether a PDF or picture can be opened; what is neither is not asked for its pages."""
    try:
        if media == PDF:
            pages = PdfWriter()
            _append(pages, content)
            pages.write(io.BytesIO())
            return len(pages.pages) > 0
        if media in PICTURES:
            Image.open(io.BytesIO(content)).load()
    except UNREADABLE:
        return False
    return True


def _sheet(file: Attached, clause: str) -> bytes:
    """The sheet that stands for a file that cannot be shown."""
    return typeset("slip", {
        "title": _("This paper cannot be shown"), "company": "", "day": "", "number": clause,
        "rows": [
            [_("File name"), file.name],
            ["SHA-256", hashlib.sha256(file.content).hexdigest()],
            [_("Why"), _("It was kept as it came, and cannot be opened.")],
        ],
        "hands": [], "note": "",
    })  # fmt: skip


def _append(writer: PdfWriter, content: bytes) -> None:
    for page in PdfReader(io.BytesIO(content)).pages:
        writer.add_page(page)


def _picture(file: Attached) -> bytes:
    """A page with one picture as large as it fits, its name below."""
    with TemporaryDirectory() as own:
        folder = Path(own)
        (folder / "picture.typ").write_bytes((FORMS / "picture.typ").read_bytes())
        (folder / "picture").write_bytes(file.content)
        words = {"media": PICTURES[file.media], "name": file.name}
        return typeset("picture", words, folder=folder)
