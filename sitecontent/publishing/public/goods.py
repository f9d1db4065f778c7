"""Goods on sale on the public site: which stand they are of, and what is published about them."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from catalog.products import showcase
from catalog.products.showcase import Offer
from sitecontent.publishing.models import Shown
from sitecontent.publishing.public import selectors
from sitecontent.publishing.public.selectors import Stand
from sitecontent.publishing.rules import Kind

_kept: list[Stand] = []
# Goods link to what is published about them, so both numbers count.
_NUMBERS = """
SELECT (SELECT number FROM products_showcase), (SELECT number FROM publishing_sitestate)
"""


def stand_now(at: datetime) -> Stand:
    """The stand of goods now, asked by one look at two rows; what this process made comes along."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS)
        numbers = cursor.fetchone()
    if not _kept or not _kept[0].holds(numbers, at):
        _kept[:] = [_stand_at(numbers, at)]
    return _kept[0]


def _stand_at(numbers: tuple[int, int], at: datetime) -> Stand:
    _number, changed, last, until = showcase.edges(at)
    site = selectors.stand_at(at)
    return Stand(
        numbers, max(filter(None, (changed, last, site.changed))), at,
        min(filter(None, (until, site.until)), default=None),
    )  # fmt: skip


def forget() -> None:
    """Forget what this process has made."""
    _kept.clear()


def about(products: Collection[int], at: datetime) -> dict[int, list[Shown]]:
    """The product information that is published now, by the product it is about."""
    rows = selectors.shown_at(at).filter(kind=Kind.PRODUCT, item__product__in=products)
    found: dict[int, list[Shown]] = {}
    for row in rows.select_related("item", "version").order_by("-publication"):
        found.setdefault(row.item.product_id, []).append(row)
    return found


def entry(offer: Offer, shown: Collection[Shown]) -> dict:
    """A product as the feed tells of it; prices are texts in yuan."""
    return {
        "id": offer.pk,
        "sku": offer.sku,
        "name": offer.name,
        "variant": offer.variant,
        "variant_of": offer.head,
        "category": offer.category,
        "description": offer.description,
        "price": f"{offer.price:.2f}",
        "usual_price": f"{offer.usual:.2f}",
        "until": offer.until.isoformat() if offer.until else None,
        "on_sale": True,
        "in_stock": offer.in_stock,
        "url": f"/site/goods/{offer.pk}/",
        "pictures": [f"/site/goods/pictures/{each.pk}/" for each in offer.pictures],
        "about": [f"/site/{each.item_id}/" for each in shown],
    }
