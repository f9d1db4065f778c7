"""The papers of a settlement bound as one PDF: a cover with the figures, then every file.

Files that are PDF go in page by page, pictures on a page of their own; what cannot be shown on
paper is listed on the cover with its fingerprint, like every other.
"""

import io
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from finance.ledger.capitals import capitals
from finance.tours.models import Tour, TourFile
from finance.tours.rules import NEEDED, ZERO, Paper
from finance.tours.selectors import items_of, standing_costs, standing_of
from hr.discipline.evidence.rules import PDF
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
FONTS = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
HEAD = """#set page(paper: "a4", margin: 18mm, numbering: "1")
#set text(font: "Noto Sans SC", size: 9.5pt, lang: "zh")
#let d = json(bytes(sys.inputs.data))
"""
COVER = (
    HEAD
    + """#set table(stroke: 0.4pt + gray, inset: 5pt)
#let amount(body) = align(right, body)
#d.company
= #d.title
#v(4pt)
#table(columns: (auto, 1fr), ..d.facts.flatten())
#v(4pt)
#table(columns: (1fr, auto), ..d.figures.map(((a, b)) => (a, amount(b))).flatten())
#d.capitals.at(0): #strong(d.capitals.at(1))
#v(4pt)
#table(columns: (1.2fr, 2fr, 1.6fr, auto), table.header(..d.cost_heads.map(strong)),
  ..d.costs.map(((a, b, c, e)) => (a, b, c, amount(e))).flatten())
#v(4pt)
#table(columns: (auto, 1fr, auto, auto), table.header(..d.file_heads.map(strong)),
  ..d.files.flatten())
#v(8pt)
#d.end
"""
)
PAGE = (
    HEAD
    + """#align(center + horizon, image("picture", format: d.media, width: 100%, height: 88%,
  fit: "contain"))
#d.name
"""
)
ORDER = {kind: place for place, kind in enumerate((*NEEDED, Paper.RECEIPT, Paper.OTHER))}


@dataclass(frozen=True)
class Bound:
    """One PDF and how many pages it has."""

    content: bytes
    pages: int


@clause("A7.3-5")
def bind_papers(tour: Tour, *, total: Decimal, taken: Decimal, by, at: datetime) -> Bound:
    """Bind a tour's papers: contract, cost confirmation, itemised list, receipts, others.

    Refused: a PDF that cannot be read, by its name.
    """
    files = sorted(tour.files.select_related("by"), key=lambda file: (ORDER[file.kind], file.pk))
    writer = PdfWriter()
    with translation.override(settings.LANGUAGE_CODE):  # as the company writes
        _append(writer, _cover(tour, files, total, taken, by, at))
    for file in files:
        if file.media == PDF.media:
            _append_file(writer, file)
        elif file.media in PICTURES:
            _append(writer, _picture(file))
    out = io.BytesIO()
    writer.write(out)
    return Bound(out.getvalue(), len(writer.pages))


def _append(writer: PdfWriter, content: bytes) -> None:
    for page in PdfReader(io.BytesIO(content)).pages:
        writer.add_page(page)


def _append_file(writer: PdfWriter, file: TourFile) -> None:
    try:
        _append(writer, bytes(file.content))
    except (PyPdfError, ValueError, KeyError, TypeError, OSError) as error:
        raise ValidationError(
            _("“%(name)s” is a PDF that cannot be read: hand it in again."),
            params={"name": file.name}, code="A7.3-5",
        ) from error  # fmt: skip


def _picture(file: TourFile) -> bytes:
    """A page with one picture as large as it fits, its name below."""
    with TemporaryDirectory() as folder:
        Path(folder, "picture").write_bytes(bytes(file.content))
        picture = {"media": file.media.removeprefix("image/").replace("jpeg", "jpg")}
        try:
            return _compile(PAGE, picture | {"name": file.name}, folder)
        except (typst.TypstError, RuntimeError) as error:
            raise ValidationError(
                _("“%(name)s” is a picture that cannot be read: hand it in again."),
                params={"name": file.name}, code="A7.3-5",
            ) from error  # fmt: skip


def _cover(tour: Tour, files: list[TourFile], total, taken, by, at: datetime) -> bytes:
    """The cover: whose papers these are, the figures line by line, and what is bound."""
    names = {item.number: item.text for item in items_of(tour.pk)}
    standing = standing_of(tour.pk)
    figures = [
        (_("Price"), standing.price), (_("Received"), standing.received),
        (_("Budget sheet"), standing.budget), (_("Costs"), total), (_("Advances"), taken),
        (_("Given back"), max(taken - total, ZERO)), (_("Paid on top"), max(total - taken, ZERO)),
    ]  # fmt: skip
    return _compile(COVER, {
        "company": settings.COMPANY_NAME,
        "title": _("Settlement of tour %(tour)s") % {"tour": tour},
        "facts": [
            (_("Route"), tour.route), (_("Customer"), tour.customer),
            (_("When"), f"{tour.departs_on:%Y-%m-%d} – {tour.returns_on:%Y-%m-%d}"),
            (_("Operations"), tour.operations.name), (_("Sales"), tour.sales.name),
            (_("Guide"), tour.guide.name if tour.guide else "—"),
        ],
        "figures": [(label, f"{sum_:,.2f}") for label, sum_ in figures],
        "capitals": (_("Costs in words"), capitals(int(total * 100))),
        "costs": [
            (names.get(row.item, "—"), row.text, row.invoice or (row.file and row.file.name) or "—",
             f"{row.amount:,.2f}")
            for row in standing_costs(tour.pk).select_related("file").defer("file__content")
        ],
        "cost_heads": [_("Line"), _("What for"), _("Invoice"), _("Amount")],
        "files": [
            (file.get_kind_display(), file.name, file.sha256[:16], file.by.name) for file in files
        ],
        "file_heads": [_("Kind"), pgettext("paper", "File"), "SHA-256", _("Handed in by")],
        "end": _("Settled by %(person)s, %(at)s") % {
            "person": by.name, "at": f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        },
    })  # fmt: skip


def _compile(source: str, data: dict, folder: str | None = None) -> bytes:
    """One document from its source; texts go in as data, so that none of them is a command."""
    with TemporaryDirectory() as own:
        root = Path(folder or own)
        main = root / "main.typ"
        main.write_text(source, encoding="utf-8")
        return typst.compile(
            str(main), root=str(root), format="pdf", font_paths=[FONTS], ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, default=str)},
        )  # fmt: skip
