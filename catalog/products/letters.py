"""Notices about goods: what sold out, what is short, what waits for a reply."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_noop

from catalog.products.models import Product
from hr.people.selectors import allowed
from regulations.notices.services import Message, notify

SOLD_OUT = gettext_noop("%(goods)s is sold out and went off sale by itself")
SHORT = gettext_noop("%(order)s: %(goods)s is short of %(count)s pieces")


def link(product_id: int) -> str:
    """Where a product is looked at."""
    return f"/goods/{product_id}/"


def tell_sold_out(products: Iterable[Product], at: datetime) -> None:
    """Tell whoever answers for goods on sale that the last piece is gone (C11-2)."""
    people = list(allowed("products.watch_listing"))
    for product in products:
        message = Message(
            key=f"stock:sold-out:{product.pk}:{at.isoformat()}",
            text=SOLD_OUT,
            params={"goods": str(product)},
            url=link(product.pk),
            clause="C11-2",
        )
        notify(recipients=people, message=message, at=at)


def tell_of_shortage(
    short: dict[str, int], products: Iterable[Product], order: str, at: datetime
) -> None:
    """Tell whoever keeps the stock what an order lacks."""
    by_sku = {product.sku: product for product in products}
    people = list(allowed("products.move_stock")) if short else []
    for sku, count in short.items():
        message = Message(
            key=f"stock:short:{order}:{sku}",
            text=SHORT,
            params={"order": order, "goods": str(by_sku[sku]), "count": count},
            url=link(by_sku[sku].pk),
            clause="B4",
        )
        notify(recipients=people, message=message, at=at)
