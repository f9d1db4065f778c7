"""Printed forms as PDF: typeset from JSON, with Chinese glyphs from a font that comes along.

Nothing of a document is ever read as markup: every text is handed over as data.
"""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pylopdf_fonts_zh_cn
import typst
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

FORMS = Path(__file__).parent / "print"
FONTS = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
PDF = "application/pdf"
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
    made = typst.compile(
        str(folder / f"{form}.typ"),
        root=str(folder),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
        format=kind,
        ppi=110 if kind == "png" else None,
    )
    return made[0] if isinstance(made, list) else made


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF as an answer that a browser shows."""
    answer = HttpResponse(content, content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def bind(cover: bytes, files: Iterable[Attached], *, clause: str) -> Bound:
    """A form and the files behind it in their order as one PDF.

    PDF goes in page by page, a picture on a page of its own; what cannot be shown on paper is left
    to the list on the cover. Refused with `clause`: a file that cannot be read, by its name.
    """
    writer = PdfWriter()
    _append(writer, cover)
    for file in files:
        try:
            if file.media == PDF:
                _append(writer, file.content)
            elif file.media in PICTURES:
                _append(writer, _picture(file))
        except (PyPdfError, typst.TypstError, RuntimeError, ValueError, KeyError, TypeError,
                OSError) as error:  # fmt: skip
            raise ValidationError(
                _("“%(name)s” cannot be read: hand it in again."),
                params={"name": file.name},
                code=clause,
            ) from error
    out = io.BytesIO()
    writer.write(out)
    return Bound(out.getvalue(), len(writer.pages))


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
