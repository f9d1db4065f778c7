"""Notices about spending, and where each thing is looked at."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import translation

from finance.expenses.models import Advance, Claim, Spending
from regulations.notices.services import Message, notify


def link(spending_id: int) -> str:
    """Where a request with its advance and claims is looked at."""
    return f"/expenses/{spending_id}/"


def link_of_claim(claim_id: int) -> str:
    """Where a claim is looked at: with its request."""
    return link(Claim.objects.values_list("spending", flat=True).get(pk=claim_id))


def link_of_loan(loan_id: int) -> str:
    """Where an advance is looked at: with its request."""
    return link(Advance.objects.values_list("spending", flat=True).get(pk=loan_id))


def link_of_run(run_id: int) -> str:
    """Where a monthly run is looked at."""
    return f"/expenses/runs/{run_id}/"


def words(spending: Spending) -> dict:
    """What requests and notices say of a request, in the company's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "person": spending.person.name,
            "purpose": spending.purpose,
            "category": str(spending.line.category),
            "amount": f"{spending.amount:,.2f}",
        }


def tell(
    recipients: Iterable,
    text: str,
    *,
    spending: Spending,
    key: str,
    clause: str,
    by=None,
    at: datetime,
    **params,
) -> None:
    """Write a notice about a request to people who work here, but not to who did it."""
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(
        key=f"spending:{spending.pk}:{key}",
        text=text,
        params=words(spending) | params,
        url=link(spending.pk),
        clause=clause,
    )
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)
