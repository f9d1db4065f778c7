"""Copies that are lent: every page has borrower, day, number of the loan, and its own number."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError

from hr.contracts.models import ContractFile, Loan
from hr.contracts.texts.rules import Paper
from regulations.pictures import make_anew
from regulations.printing import PDF, typeset
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.uploads import LARGEST_FILE, PICTURES

FORMS = Path(__file__).parent.parent / "print"
COPIED = (Paper.SIGNED, Paper.ANNEX, Paper.SUPPLEMENT)
MOST_PAGES = 400
DOTS = 150.0  # an inch, of pictures on paper
# What a file that is none of its kind makes the reader raise.
_UNREADABLE = (
    PyPdfError, RecursionError, ValueError, LookupError, TypeError, AttributeError, OSError,
    NotImplementedError,
)  # fmt: skip


@dataclass(frozen=True)
class Copy:
    """A copy as PDF, its pages and its fingerprint."""

    content: bytes
    pages: int
    sha256: str


@clause("A6-5")
def make_copy(loan: Loan, at: datetime) -> Copy:
    """The scans of a contract as one PDF with a watermark on every page.

    Refused where there is nothing to copy: Word files and tables are no scan of what was signed.
    """
    files = ContractFile.objects.filter(contract=loan.contract_id, paper__in=COPIED, aside=None)
    pages = [page for file in files.order_by("pk") for page in _pages_of(file)]
    if not pages:
        raise ValidationError(
            _("There is no scan of this contract that can be copied: add the signed one first."),
            code="A6-5",
        )
    if len(pages) > MOST_PAGES:
        raise ValidationError(
            _("The copy would have more than %(most)s pages."), params={"most": MOST_PAGES},
            code="A6-5",
        )  # fmt: skip
    content = stamped(pages, words_of(loan, at))
    return Copy(content, len(pages), hashlib.sha256(content).hexdigest())


def words_of(loan: Loan, at: datetime) -> str:
    """What stands on every page of a copy."""
    return _("Copy %(number)s · loan %(loan)s · %(person)s · %(day)s · %(company)s") % {
        "number": loan.contract.number,
        "loan": loan.pk,
        "person": f"{loan.by.number} {loan.by.name}",
        "day": day_of(at).isoformat(),
        "company": settings.COMPANY_NAME,
    }


def _pages_of(file: ContractFile) -> Iterable[PageObject]:
    content = bytes(file.content)
    if file.media in PICTURES:
        content = _on_paper(content)
    elif file.media != PDF:
        return []
    try:
        pages = PdfReader(io.BytesIO(content)).pages
        if len(pages) > MOST_PAGES:
            pages = pages[: MOST_PAGES + 1]
        return list(pages)
    except _UNREADABLE:
        return []


def _on_paper(content: bytes) -> bytes:
    """A picture made anew, as a page of its size."""
    made = make_anew(content=content, most=LARGEST_FILE, shrink=True, clause="A6-5")
    out = io.BytesIO()
    Image.open(io.BytesIO(made.content)).convert("RGB").save(out, "PDF", resolution=DOTS)
    return out.getvalue()


def stamped(pages: list[PageObject], words: str) -> bytes:
    """Pages as one PDF, each with the words across it and below with its number."""
    writer = PdfWriter()
    for page in pages:
        writer.add_page(page).transfer_rotation_to_content()
    sizes = [
        {"width": float(page.mediabox.width), "height": float(page.mediabox.height)}
        for page in writer.pages
    ]
    marks = PdfReader(io.BytesIO(typeset("stamp", {"pages": sizes, "words": words}, folder=FORMS)))
    for page, mark in zip(writer.pages, marks.pages, strict=True):
        left, bottom = float(page.mediabox.left), float(page.mediabox.bottom)
        page.merge_transformed_page(mark, Transformation().translate(left, bottom))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
