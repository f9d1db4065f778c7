"""Rooms above say here what whoever works on an order should know of its customer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from orders.desk.models import Order


@dataclass(frozen=True)
class Word:
    """One thing to know: in the reader's words, its clause, where it leads, whether it warns."""

    text: str
    link: str
    clause: str = ""
    warns: bool = False


Find = Callable[[Order], Iterable[Word]]
_finders: list[Find] = []


def tell_of_customer(find: Find) -> None:
    """Ask `find(order)` whenever an order is shown."""
    _finders.append(find)


def words_on(order: Order) -> list[Word]:
    """All that is to be known of the customer of an order."""
    return [word for find in _finders for word in find(order)]
