"""What the form of a claim sends: rows of invoices, and files."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from finance.expenses.claims.rules import Draft, Read, plain, read_qr
from regulations.uploads import CappedUpload

NAMES = ("number", "code", "kind", "day", "seller", "amount", "stated", "text")
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


def rows_from(data) -> list[InvoiceRow]:
    """The rows that a form sent, in their order, without empty ones."""
    columns = [data.getlist(name) for name in NAMES]
    rows = [
        InvoiceRow(*(each.strip()[:500] for each in cells)) for cells in zip(*columns, strict=False)
    ]
    return [row for row in rows if not row.is_empty]


def drafts_of(rows: list[InvoiceRow]) -> list[Draft]:
    """What is claimed; refused: an amount or a day that is none."""
    return [
        Draft(
            number=plain(row.number)[:40], code=plain(row.code)[:20], kind=row.kind[:4],
            day=_day(row.day), seller=row.seller[:120], amount=_amount(row.amount),
            stated=_amount(row.stated) if row.stated else None, text=row.text,
        )
        for row in rows
    ]  # fmt: skip


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
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError(
            _("“%(text)s” is no day."), params={"text": text[:30]}, code="A7.2-1"
        ) from error
