"""Rooms above say here that they must hear of goods that are back, and what they show of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


Links = Callable[["Product", object, datetime], "Sequence[Link]"]
_links: list[Links] = []


@dataclass(frozen=True)
class Link:
    """What another room shows of a product on its page: a label, where it leads, its state."""

    label: str
    address: str
    badge: str = ""
    is_verb: bool = False


def on_page(find: Links) -> None:
    """Ask `find(product, viewer, at)` what a room above shows on the page of a product."""
    _links.append(find)


def links_of(product: "Product", viewer, at: datetime) -> "list[Link]":
    """What all rooms above show on the page of a product."""
    return [link for find in _links for link in find(product, viewer, at)]
