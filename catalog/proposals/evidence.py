"""The verb of competitors' prices: note what somebody else charges for the same thing (C11-1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product
from catalog.proposals.models import Competitor, CompetitorPrice
from catalog.proposals.rules import MOST_PRICE
from regulations.binding.rows import insert
from regulations.rulebook import clause

CLAUSE = "C11-1"


@dataclass(frozen=True)
class Noted:
    """What a competitor charges for a product, as it was typed beside our own price."""

    product: Product
    competitor: str
    price: Decimal


def note_all(noted: Iterable[Noted], *, by, at: datetime) -> None:
    """Note several prices that came with a proposal."""
    for each in noted:
        words = {"product": each.product, "competitor": each.competitor, "price": each.price}
        note_price(**words, by=by, at=at)


@clause("C11-1", "B1")
@transaction.atomic
def note_price(
    *, product: Product, competitor: str, price: Decimal, address: str = "", by, at: datetime
) -> CompetitorPrice:
    """Note what a competitor charges now; it stays as it was noted."""
    if not by.has_perm("proposals.note_competitor"):
        raise PermissionDenied(_("Your position does not include this."))
    name = competitor.strip()[:60]
    if not name:
        raise ValidationError(_("Say which competitor."), code=CLAUSE)
    if not 0 < price <= MOST_PRICE:
        raise ValidationError(_("A price is above zero."), code=CLAUSE)
    known = Competitor.objects.filter(name__iexact=name).first()
    found = known or Competitor.objects.get_or_create(name=name)[0]
    row = CompetitorPrice(
        product=product, competitor=found, price=price, address=address.strip()[:500], by=by, at=at
    )
    insert(row)
    return row
