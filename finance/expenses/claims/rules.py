"""Invoices: what their QR text says, what makes one the same as another, what may be claimed."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Protocol

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from finance.expenses.rules import CENT, MOST
from finance.ledger.wording import yuan
from regulations.rulebook import clause

# Kinds as the QR text names them; any other is entered by hand and never refused for it.
KINDS = {
    "01": _("special paper invoice"),
    "04": _("ordinary paper invoice"),
    "08": _("special electronic invoice"),
    "10": _("ordinary electronic invoice"),
    "11": _("roll invoice"),
    "14": _("toll invoice"),
    "31": _("fully digital special invoice"),
    "32": _("fully digital ordinary invoice"),
}
MANUAL = _("other, looked at by hand")
# In a fully digital invoice the amount is with tax, in a special one without: of others it is
# not said, so that nothing is compared.
WITH_TAX = frozenset({"31", "32"})
# The highest rate there is: beyond it no tax explains what is claimed above a sum without one.
HIGHEST_TAX = Decimal("0.13")
MOST_INVOICES = 30
_DIGITS = re.compile(r"[0-9A-Z]*")
_NUMBER = re.compile(r"[0-9A-Z]{6,30}")
# The number of a fully digital invoice is one of its own in the whole country.
_DIGITAL = re.compile(r"[0-9]{20}")


class Finding(TextChoices):
    """What a check with the tax authority found."""

    GENUINE = "genuine", _("genuine")
    FALSE = "false", _("false or void")
    UNKNOWN = "unknown", _("not found yet")


@dataclass(frozen=True)
class Draft:
    """An invoice as it is claimed; `stated` is the amount of the QR code, with tax or without, and
    `said` the sum with tax that its electronic original says.

    A red-letter invoice has a negative amount, and in `original` the number of what it reverses.
    """

    number: str
    amount: Decimal
    code: str = ""
    kind: str = ""
    day: date | None = None
    seller: str = ""
    stated: Decimal | None = None
    text: str = ""
    tax: Decimal | None = None
    original: str = ""
    said: Decimal | None = None

    @property
    def most(self) -> Decimal | None:
        """What may be claimed by it, None where neither original nor QR code tells."""
        if self.said is not None or self.kind not in WITH_TAX:
            return self.said
        return self.stated

    @property
    def key(self) -> str:
        """What makes an invoice the same wherever it is claimed: its code and number.

        Twenty digits are enough by themselves, whatever was typed as a code beside them.
        """
        return f"{'' if _DIGITAL.fullmatch(self.number) else self.code}:{self.number}"


@dataclass(frozen=True)
class Read:
    """What a QR text says; `includes_tax` is None where its kind does not tell."""

    kind: str
    code: str
    number: str
    stated: Decimal | None
    day: date | None
    includes_tax: bool | None


def plain(text: str) -> str:
    """A code or number without blanks and in capitals, as it is compared."""
    return re.sub(r"[\s-]", "", text).upper()


@clause("A7.2-1")
def read_qr(text: str) -> Read:
    """Read the comma separated text of an invoice's QR code.

    01, kind, code, number, amount, date, check code, checksum. An unknown kind is taken as it is;
    refused is only what has no number.
    """
    parts = [part.strip() for part in text.strip().replace("，", ",").split(",")]
    if len(parts) < 6 or parts[0] != "01" or not _NUMBER.fullmatch(plain(parts[3])):
        raise ValidationError(
            _("This is not the text of an invoice's QR code; enter the invoice by hand."),
            code="A7.2-1",
        )
    kind = parts[1]
    tax = True if kind in WITH_TAX else False if kind in ("01", "08") else None
    return Read(kind, plain(parts[2]), plain(parts[3]), _amount(parts[4]), _day(parts[5]), tax)


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    is_sum = amount.is_finite() and 0 < abs(amount) <= MOST and not amount % CENT
    return amount if is_sum else None


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


class Said(Protocol):
    """What an electronic original says of its invoice; `total` with tax."""

    number: str
    code: str
    kind: str
    total: Decimal | None
    day: date | None


@clause("A7.2-1")
def as_read(draft: Draft, said: Said | None = None) -> Draft:
    """A draft with what its QR text and its original say of it; else nothing is taken as stated.

    Refused: a number or code that is not that of the text or the original, a text that is none of
    an invoice.
    """
    total = said.total if said else None
    if said is not None and said.code:
        draft = _coded(draft, said.code)
    if not draft.text:
        if said is None:
            return replace(draft, kind="", stated=None, said=None)
        day = said.day or draft.day
        return replace(draft, kind=said.kind, stated=total, said=total, day=day)
    read = read_qr(draft.text)
    if (draft.number, draft.code) != (read.number, read.code):
        raise ValidationError(
            _("The QR code is that of invoice %(number)s: enter another one by hand."),
            params={"number": read.number},
            code="A7.2-1",
        )
    return replace(draft, kind=read.kind, stated=read.stated, said=total, day=read.day or draft.day)


def _coded(draft: Draft, code: str) -> Draft:
    """A draft with the code of its original, which is part of what an invoice is known by."""
    if draft.code not in ("", code):
        raise ValidationError(
            _("The file is the original of invoice %(code)s %(number)s: its code is another one."),
            params={"code": code, "number": draft.number}, code="A7.2-1",
        )  # fmt: skip
    return replace(draft, code=code)


@clause("A7.2-1", "A7.2-4")
def check_named(files: Iterable[Collection[str]], drafts: Collection[Draft]) -> None:
    """Refuse a file that is the original, or carries the QR code, of other invoices alone.

    `files`: of each file the numbers of the invoices it tells of, none where it tells of none.
    """
    known = {draft.number for draft in drafts} | {draft.original for draft in drafts}
    for numbers in files:
        if numbers and not known & set(numbers):
            raise ValidationError(
                _(
                    "A file is that of invoice %(numbers)s, which is not handed in here: enter its "
                    "number, or leave the file out."
                ),
                params={"numbers": ", ".join(sorted(numbers))}, code="A7.2-1",
            )  # fmt: skip


def numbers_of(said: Said | None, texts: Iterable[str]) -> set[str]:
    """The numbers of the invoices that a file tells of: those of its QR codes, else its own."""
    found = {said.number} if said else set()
    for text in texts:
        try:
            found.add(read_qr(text).number)
        except ValidationError:  # the code of something else
            continue
    return found


@clause("A7.2-1", "A7.2-4")
def check_invoices(drafts: list[Draft], ref: str) -> Decimal:
    """Refuse a claim without invoices, with one twice, or with one that does not carry its amount.

    Returns their sum, which red-letter invoices lower.
    """
    if not drafts:
        raise ValidationError(_("Nothing is reimbursed without an invoice."), code=ref)
    if len(drafts) > MOST_INVOICES:
        raise ValidationError(
            _("A claim has %(count)s invoices at most."), params={"count": MOST_INVOICES}, code=ref
        )
    for draft in drafts:
        check_invoice(draft, ref)
    if len({draft.key for draft in drafts}) < len(drafts):
        raise ValidationError(_("An invoice stands in this claim twice."), code=ref)
    total = sum((draft.amount for draft in drafts), Decimal(0))
    if total <= 0:
        raise ValidationError(
            _("The red-letter invoices leave nothing of this claim to reimburse."), code=ref
        )
    return total


@clause("A7.2-1")
def check_red(amount: Decimal, original: str, ref: str) -> None:
    """Refuse what goes below zero without naming what it reverses, or names it without doing so."""
    if amount < 0 and not original:
        raise ValidationError(
            _("A red-letter invoice names the number of the invoice it reverses."), code=ref
        )
    if original and amount >= 0:
        raise ValidationError(
            _("What reverses an invoice has a negative amount, as it stands on it."), code=ref
        )


@clause("A7.2-1")
def check_reversed(amount: Decimal, *, original: Decimal, reversed_before: Decimal, ref: str):
    """Refuse a red-letter invoice over more than is left of what it reverses, all sums positive."""
    left = original - reversed_before
    if amount > left:
        raise ValidationError(
            _("Only %(left)s yuan of the invoice it reverses are left."),
            params={"left": yuan(left)}, code=ref,
        )  # fmt: skip


def check_invoice(draft: Draft, ref: str) -> None:
    """Refuse what is no invoice, or does not carry its amount."""
    if not _NUMBER.fullmatch(draft.number) or not _DIGITS.fullmatch(draft.code):
        raise ValidationError(
            _("%(number)s is no invoice number."), params={"number": draft.number}, code=ref
        )
    if draft.day is None:
        raise ValidationError(
            _("Give the day of invoice %(number)s."), params={"number": draft.number}, code=ref
        )
    check_red(draft.amount, draft.original, ref)
    if not 0 < abs(draft.amount) <= MOST or draft.amount % CENT:
        raise ValidationError(_("Give a positive amount in whole cents."), code=ref)
    if draft.most is not None and draft.amount > draft.most:
        raise ValidationError(
            _("Invoice %(number)s is over %(stated)s yuan, claimed are %(amount)s."),
            params={
                "number": draft.number,
                "stated": yuan(draft.most),
                "amount": yuan(draft.amount),
            },
            code=ref,
        )


@clause("A7.2-1")
def is_beyond_tax(kind: str, amount: Decimal, stated: Decimal | None) -> bool:
    """Whether more is claimed than a QR code says that tells no sum with tax, and than the highest
    tax upon it comes to."""
    if stated is None or kind in WITH_TAX or amount <= 0:
        return False
    return amount > stated * (1 + HIGHEST_TAX)


def check_day(draft: Draft, today: date, ref: str) -> None:
    """Refuse an invoice of a day that is still to come."""
    if draft.day is not None and draft.day > today:
        raise ValidationError(
            _("Invoice %(number)s is of %(day)s, which is still to come."),
            params={"number": draft.number, "day": draft.day.isoformat()}, code=ref,
        )  # fmt: skip


@clause("A7.2-1", "A7.4-1")
def is_before(day: date | None, amount: Decimal, consented_on: date | None) -> bool:
    """Whether an invoice is older than the consent to its spending; red-letter ones never are."""
    return None not in (day, consented_on) and amount > 0 and day < consented_on


@clause("A7.4-1")
def check_beforehand(drafts: list[Draft], consented_on: date, ref: str) -> None:
    """Refuse business spending of before the day it was consented to."""
    for draft in drafts:
        if is_before(draft.day, draft.amount, consented_on):
            raise ValidationError(
                _(
                    "Invoice %(number)s is of %(day)s, the consent of %(consent)s: business "
                    "spending is consented to beforehand, else it is not reimbursed."
                ),
                params={
                    "number": draft.number, "day": draft.day.isoformat(),
                    "consent": consented_on.isoformat(),
                },
                code=ref,
            )  # fmt: skip


def kind_label(kind: str) -> object:
    """What a kind of invoice is called."""
    return KINDS.get(kind, MANUAL)
