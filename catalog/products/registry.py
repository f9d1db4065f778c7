"""Rooms above say here that they must hear of goods that are back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.products.models import Product

React = Callable[["Sequence[Product]", datetime], None]
_on_return: list[React] = []


def on_return(react: React) -> None:
    """Call `react(products, at)` in the transaction that brings the first pieces back of products
    that had gone off sale because they sold out."""
    _on_return.append(react)


def returned(products: "Sequence[Product]", at: datetime) -> None:
    """Tell everybody who asked that these products are back."""
    for react in _on_return:
        react(products, at)
