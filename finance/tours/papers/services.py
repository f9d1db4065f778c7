"""The verbs of papers: hand a file in, sign a contract with its price."""

import hashlib
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finance.expenses.claims.papers import check_paper
from finance.ledger.access import allow
from finance.ledger.printing import PDF
from finance.tours.access import lock_tour
from finance.tours.letters import write
from finance.tours.models import Contract, Tour, TourFile
from finance.tours.papers.prices import ask_price, check_waiting, tell_price
from finance.tours.papers.reading import is_readable
from finance.tours.rules import Paper, check_sum
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.uploads import check_file, plain_name

MOST_FILES = 200
ORIGINALS = (".ofd", ".xml")
UNREADABLE = _("“%(name)s” cannot be opened: hand in a file that can be read.")


@clause("A7.3-5")
@transaction.atomic
def add_file(*, tour_id: int, kind: str, name: str, content: bytes, by, at: datetime) -> TourFile:
    """Keep a file of a tour as it came, with its SHA-256; nobody changes it afterwards.

    Refused: what is no PDF, picture, text or .xlsx file, nor the OFD or XML of an invoice, too
    large, or kept already.
    """
    allow(by, "tours.hand_in_papers")
    if kind not in Paper.values or kind == Paper.CONTRACT:
        raise ValidationError(_("A contract is handed in with its price."), code="A7.3-4")
    tour = lock_tour(tour_id)
    file = _keep(tour, kind, name, content, by, at)
    write(tour, "paper", by=by, at=at, note=file.name)
    return file


def _keep(tour: Tour, kind: str, name: str, content: bytes, by, at: datetime) -> TourFile:
    if tour.settlement_id:
        raise ValidationError(_("This tour is settled."), code="A7.3-5")
    media = _type_of(kind, name, content)
    if media == PDF and not is_readable(content):
        raise ValidationError(UNREADABLE, params={"name": name[:100]}, code="A7.3-5")
    digest = hashlib.sha256(content).hexdigest()
    files = TourFile.objects.filter(tour=tour)
    if files.filter(kind=kind, sha256=digest).exists():
        raise ValidationError(_("This file has been handed in already."), code="A7.3-5")
    if files.count() >= MOST_FILES:
        raise ValidationError(
            _("A tour holds %(count)s files at most."), params={"count": MOST_FILES}, code="A7.3-5"
        )
    file = TourFile(
        tour=tour, kind=kind, name=plain_name(name), media=media,
        size=len(content), sha256=digest, content=content, by=by, at=at,
    )  # fmt: skip
    insert(file)
    return file


def _type_of(kind: str, name: str, content: bytes) -> str:
    """The type of a file; an invoice may come as the electronic original that was received."""
    if kind == Paper.RECEIPT and name.lower().endswith(ORIGINALS):
        return check_paper(name=name, content=content)
    return check_file(name=name, content=content, clause="A7.3-5").media


@clause("A7.3-4", "A7.3-5")
@transaction.atomic
def sign_contract(
    *, tour_id: int, price: Decimal, signed_on: date, name: str, content: bytes, reason: str = "",
    by, at: datetime,
) -> Contract:  # fmt: skip
    """Hand in a signed contract with what the customer owes; a later one replaces it.

    A lower price than before counts once operations and the general manager approved it; it is
    asked for with a reason. Refused: a price that is no sum, a day to come, while a lower price
    waits; by others than the salesperson and operations of the tour, who answer for it.
    """
    allow(by, "tours.hand_in_papers")
    check_sum(price, "A7.3-4")
    if signed_on > day_of(at):
        raise ValidationError(_("A contract is handed in once it is signed."), code="A7.3-4")
    tour = lock_tour(tour_id)
    if hasattr(tour, "call_off"):
        raise ValidationError(_("This tour was called off."), code="A7.3-4")
    if by.pk not in (tour.sales_id, tour.operations_id):
        raise PermissionDenied(_("Its salesperson or operations hand the contract of a tour in."))
    check_waiting(tour)
    file = _keep(tour, Paper.CONTRACT, name, content, by, at)
    number = tour.contracts.count() + 1
    row = Contract(
        tour=tour, number=number, price=price, signed_on=signed_on, file=file, by=by, at=at
    )
    insert(row)
    write(tour, "contract", by=by, at=at, amount=price)
    if row.was is not None and row.price < row.was:
        ask_price(row, reason, by=by, at=at)
        return row
    tell_price(row, by=by, at=at)
    return row
