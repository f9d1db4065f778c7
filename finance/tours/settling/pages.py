"""Pages of several PDF files sewn into one: each keeps its size and gets a number."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PageObject, PdfReader, PdfWriter, Transformation

from finance.ledger.printing import Bound, typeset

STRIP = 22  # points above and below an attachment's page


@dataclass(frozen=True)
class Part:
    """Pages that belong together; `title` stands above each, "" for pages left as they are."""

    pages: Sequence[PageObject]
    title: str


def pages_of(content: bytes) -> list[PageObject]:
    """The pages of a PDF, upright; raises what pypdf raises where it cannot be read."""
    pages = list(PdfReader(io.BytesIO(content)).pages)
    for page in pages:
        if page.rotation:
            page.transfer_rotation_to_content()
        page.get_contents()
        if page.mediabox.width <= 0 or page.mediabox.height <= 0:
            raise ValueError("a page without any size")
    return pages


def picture_page(content: bytes, kind: str, folder: Path) -> bytes:
    """One picture as large as it fits on a page, as PDF; `kind` is its ending, "png"."""
    with TemporaryDirectory() as own:
        (Path(own) / "picture.typ").write_bytes((folder / "picture.typ").read_bytes())
        (Path(own) / "picture").write_bytes(content)
        return typeset("picture", {"media": kind}, folder=Path(own))


def sew(parts: Sequence[Part], *, folder: Path) -> Bound:
    """All pages in order, numbered through; `folder` has the form of the strips, `strips.typ`."""
    placed = [(page, part.title) for part in parts for page in part.pages]
    sheets = [_sheet(page, STRIP if title else 0) for page, title in placed]
    strips = PdfReader(io.BytesIO(typeset("strips", {
        "strip": STRIP,
        "pages": [
            {"width": float(sheet.mediabox.width), "height": float(sheet.mediabox.height),
             "title": title, "number": f"{number} / {len(placed)}"}
            for number, (sheet, (_page, title)) in enumerate(zip(sheets, placed, strict=True), 1)
        ],
    }, folder=folder)))  # fmt: skip
    writer = PdfWriter()
    for sheet, strip in zip(sheets, strips.pages, strict=True):
        sheet.merge_page(strip)
        writer.add_page(sheet)
    out = io.BytesIO()
    writer.write(out)
    return Bound(out.getvalue(), len(placed))


def _sheet(page: PageObject, strip: int) -> PageObject:
    """A page as it was, with room above and below."""
    box = page.mediabox
    sheet = PageObject.create_blank_page(
        width=float(box.width), height=float(box.height) + 2 * strip
    )
    move = Transformation().translate(-float(box.left), strip - float(box.bottom))
    sheet.merge_transformed_page(page, move)
    return sheet
