"""Rooms above say here that they must hear of goods that are back, what they show of one, and which
names they refuse."""

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


_checks: list[Callable[[str], None]] = []


def refuse_text(check: Callable[[str], None]) -> None:
    """Call `check(text)` with each name that customers read and that has no chain; it raises a
    ValidationError for one that may not stand there."""
    _checks.append(check)


def check_text(text: str) -> None:
    """Refuse a name that a room above refuses."""
    for check in _checks:
        check(text)


Links = Callable[["Product", object, datetime], "Sequence[Link]"]
_links: list[Links] = []


@dataclass(frozen=True)
class Link:
    """What another room shows of a product on its page: a label, where it leads, its state."""

    label: str
    address: str
    badge: str = ""
    is_verb: bool = False
    # What a button asks beside it; the address is posted to.
    asks: str = ""


def on_page(find: Links) -> None:
    """Ask `find(product, viewer, at)` what a room above shows on the page of a product."""
    _links.append(find)


def links_of(product: "Product", viewer, at: datetime) -> "list[Link]":
    """What all rooms above show on the page of a product."""
    return [link for find in _links for link in find(product, viewer, at)]
