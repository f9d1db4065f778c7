"""What the form of a claim sends: rows of invoices, and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from finance.expenses.claims.rules import (
    Draft,
    Read,
    as_read,
    check_named,
    numbers_of,
    plain,
    read_qr,
)
from finance.expenses.originals.fields import Suggestion
from regulations.rulebook.fields import LATEST, LONG_AGO
from regulations.uploads import CappedUpload

NAMES = (
    "number", "code", "kind", "day", "seller", "amount", "stated", "text", "tax", "original",
)  # fmt: skip
# What was read of each file: what an original says of itself, and the QR texts of a picture.
Found = Sequence[tuple[Suggestion | None, list[str]]]
# All files of one claim together.
MOST_BYTES = 30 * 1024 * 1024


class ClaimUpload(CappedUpload):
    """Keeps the files of a claim in memory up to MOST_BYTES together."""

    most = MOST_BYTES


@dataclass
class InvoiceRow:
    """One row of the form, as it was typed."""

    number: str = ""
    code: str = ""
    kind: str = ""
    day: str = ""
    seller: str = ""
    amount: str = ""
    stated: str = ""
    text: str = ""
    tax: str = ""
    original: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.number or self.code or self.amount or self.seller or self.day)


def row_of(text: str) -> InvoiceRow:
    """A row filled from a QR text; its amount is claimed as it stands only where that is with tax.

    Refused: what is no QR text of an invoice.
    """
    read: Read = read_qr(text)
    stated = "" if read.stated is None else f"{read.stated:.2f}"
    return InvoiceRow(
        read.number, read.code, read.kind, read.day.isoformat() if read.day else "", "",
        stated if read.includes_tax else "", stated, text.strip()[:500],
    )  # fmt: skip


def row_suggested(read: Suggestion) -> InvoiceRow:
    """A row filled from an electronic original; the person confirms it by sending the form."""
    total, tax = ("" if each is None else f"{each:.2f}" for each in (read.total, read.tax))
    return InvoiceRow(
        read.number, read.code, read.kind, read.day.isoformat() if read.day else "", read.seller,
        total, total, "", tax,
    )  # fmt: skip


def rows_from(data) -> list[InvoiceRow]:
    """The rows that a form sent, in their order, without empty ones."""
    columns = [data.getlist(name) for name in NAMES]
    rows = [
        InvoiceRow(*(each.strip()[:500] for each in cells))
        for cells in zip_longest(*columns, fillvalue="")
    ]
    return [row for row in rows if not row.is_empty]


def drafts_of(rows: list[InvoiceRow], found: Found = ()) -> list[Draft]:
    """What is claimed; refused: an amount or a day that is none, a QR text of something else, a
    file that is of other invoices.

    Kind and stated amount are read again, from the text or from what was `found` in the files that
    came along: what a browser sends of them is for show.
    """
    drafts = [
        as_read(Draft(
            number=plain(row.number)[:40], code=plain(row.code)[:20], day=_day(row.day),
            seller=row.seller[:120], amount=_amount(row.amount), text=_text_of(row, found),
            tax=_amount(row.tax) if row.tax else None, original=plain(row.original)[:30],
        ), _said_by(row, found))
        for row in rows
    ]  # fmt: skip
    check_named([numbers_of(*each) for each in found], drafts)
    return drafts


def _said_by(row: InvoiceRow, found: Found) -> Suggestion | None:
    """What an electronic original that came along says of the invoice of a row: that of its code
    where several have its number."""
    said = [each for each, _texts in found if each and each.number == plain(row.number)]
    return next((each for each in said if each.code == plain(row.code)), next(iter(said), None))


def _text_of(row: InvoiceRow, found: Found) -> str:
    """The QR text of a row: the one it was filled from, else one of the files that came along."""
    if row.text:
        return row.text
    parts = ((text, text.replace("，", ",").split(",")) for _each, each in found for text in each)
    number = plain(row.number)
    return next((text for text, cut in parts if len(cut) > 3 and plain(cut[3]) == number), "")


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise ValidationError(
            _("“%(text)s” is no amount."), params={"text": text[:30]}, code="A7.2-1"
        )
    return amount


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        if not LONG_AGO <= day <= LATEST:
            raise ValueError(text)
        return day
    except ValueError as error:
        raise ValidationError(
            _("“%(text)s” is no day."), params={"text": text[:30]}, code="A7.2-1"
        ) from error
