"""The verb of stock: move pieces in or out."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product, StockMove
from hr.people.selectors import allowed
from regulations.words import listed


@transaction.atomic
def move_stock(
    *, pieces: Mapping[str, int], kind: str, reference: str, by, at: datetime, clause: str = "B4"
) -> list[StockMove]:
    """Move pieces by SKU, all or nothing: positive in, negative out.

    Products are locked in order of their SKU, so that two movers cannot block each other. SKUs
    that no product carries are refused; so is an amount that is not there.
    """
    products = list(Product.objects.select_for_update().filter(sku__in=pieces).order_by("sku"))
    unknown = sorted(set(pieces) - {product.sku for product in products})
    if unknown:
        raise ValidationError(
            _("No product carries the SKU %(sku)s."),
            params={"sku": listed(unknown)},
            code=clause,
        )
    moves = []
    for product in products:
        quantity = pieces[product.sku]
        if product.on_hand + quantity < 0:
            raise ValidationError(
                _(
                    "%(product)s: %(wanted)s wanted, %(on_hand)s on hand. Goods that came in are "
                    "booked under “Stock moves”, by %(people)s."
                ),
                params={
                    "product": product,
                    "wanted": -quantity,
                    "on_hand": product.on_hand,
                    "people": _keepers(),
                },
                code=clause,
            )
        product.on_hand += quantity
        Product.objects.filter(pk=product.pk).update(on_hand=product.on_hand)
        move = StockMove(
            product=product,
            kind=kind,
            quantity=quantity,
            on_hand_after=product.on_hand,
            reference=reference,
            by=by,
            at=at,
        )
        move.save(force_insert=True)
        moves.append(move)
    return moves


def _keepers() -> str:
    """Who may book goods in, by name; a few of them."""
    people = allowed("products.move_stock").order_by("number")
    return listed(people.values_list("name", flat=True)[:3]) or "—"
