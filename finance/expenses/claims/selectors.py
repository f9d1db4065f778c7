"""What claims rest on: invoices that look alike, files, checks."""

from django.db.models import Q

from finance.expenses.models import Claim, Invoice, Verification


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
