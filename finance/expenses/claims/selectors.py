"""What claims rest on: invoices that look alike, files, checks."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from finance.expenses.claims.rules import is_before, is_beyond_tax
from finance.expenses.models import Claim, Invoice, Spending, Verification
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of


def alike(claim: Claim) -> list[Invoice]:
    """Invoices of others with the number, or the seller, day and amount, of one of this claim's.

    Nothing is refused for it: the same coffee costs the same twice a day.
    """
    same = Q()
    for each in claim.invoices.filter(is_live=True):
        same |= Q(number=each.number)
        if each.seller and each.day:
            same |= Q(seller=each.seller, day=each.day, amount=each.amount)
    if not same:
        return []
    rows = Invoice.objects.filter(same, is_live=True).exclude(claim=claim)
    return list(rows.select_related("claim")[:5])


def consented_on(spending: Spending) -> date | None:
    """The day on which a request was consented to; None: not yet."""
    ended_at = spending.approval.ended_at if spending.approval else None
    return day_of(ended_at) if ended_at else None


@clause("A7.2-1", "A7.4-1")
def spent_before(spending: Spending, invoices: Iterable[Invoice]) -> list[Invoice]:
    """The live invoices that are older than the consent: who spent them asked afterwards."""
    day = consented_on(spending)
    return [row for row in invoices if row.is_live and is_before(row.day, row.amount, day)]


def beyond_tax(invoices: Iterable[Invoice]) -> list[Invoice]:
    """The live invoices by which more is claimed than their QR code and any tax come to."""
    return [
        row for row in invoices if row.is_live and is_beyond_tax(row.kind, row.amount, row.stated)
    ]


def original_of(claim: Claim, number: str) -> Invoice | None:
    """The live invoice of this person that a red-letter one reverses, of the newest claim."""
    rows = Invoice.objects.filter(
        number=number, is_live=True, reverses=None, claim__person=claim.person_id
    )
    return rows.order_by("-claim_id", "pk").first()


def checks_of(claims: list[Claim]) -> dict[int, Verification]:
    """The newest check of each invoice of these claims, by the invoice."""
    rows = Verification.objects.filter(invoice__claim__in=claims).select_related("by")
    return {row.invoice_id: row for row in rows.order_by("pk")}
