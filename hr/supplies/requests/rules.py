"""Which quote is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause


@dataclass(frozen=True)
class Offer:
    """A quote as the rule sees it: its sum, when the goods would come, when it came in."""

    pk: int
    total: Decimal
    delivery_on: date
    at: datetime


@clause("A3-3")
def ranked(offers: Sequence[Offer]) -> list[Offer]:
    """Quotes, the best first: the least sum; of equal sums the earlier delivery; of those the one
    that came in first."""
    return sorted(offers, key=lambda each: (each.total, each.delivery_on, each.at, each.pk))


@clause("A3-3")
def why_not(offers: Sequence[Offer], chosen: int, at_least: int) -> str:
    """Why a quote is not simply taken, as a sentence; empty where it is.

    It is taken where it is the cheapest of as many quotes as the rules ask for.
    """
    best = ranked(offers)[0]
    if best.pk != chosen:
        return _("Another quote is cheaper, or as cheap and sooner here.")
    if len(offers) < at_least:
        return _("There are fewer quotes than the rules ask for.")
    return ""


@clause("A3-3")
def check_chosen(
    offers: Sequence[Offer], chosen: int, at_least: int, *, is_consented: bool
) -> None:
    """Refuse to order by another quote than the cheapest without the consent one level up."""
    why = why_not(offers, chosen, at_least)
    if why and not is_consented:
        raise ValidationError(
            _("%(why)s It takes a reason, and the consent one level up."),
            params={"why": why},
            code="A3-3",
        )
