"""Rooms above say here what whoever works on an order should know of its customer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from orders.desk.listing import Row
from orders.desk.models import Order


@dataclass(frozen=True)
class Word:
    """One thing to know: in the reader's words, its clause, where it leads, whether it warns."""

    text: str
    link: str
    clause: str = ""
    warns: bool = False


@dataclass(frozen=True)
class Marks:
    """What the list of the desk warns of: `find(rows)` gives a reason by the order's id, and
    `version`, an SQL expression of a text, changes whenever some would be others."""

    find: Callable[[list[Row]], dict[int, str]]
    version: str


Find = Callable[[Order], Iterable[Word]]
_finders: list[Find] = []
_marks: list[Marks] = []


def tell_of_customer(find: Find) -> None:
    """Ask `find(order)` whenever an order is shown."""
    _finders.append(find)


def mark_customers(marks: Marks) -> None:
    """Have `marks` shown in the list of the desk."""
    _marks.append(marks)


def marks_on(rows: list[Row]) -> dict[int, str]:
    """Which orders of a page the list warns of, and why."""
    return {pk: reason for marks in _marks for pk, reason in marks.find(rows).items()}


def version_of_marks() -> str:
    """An SQL expression of a text that changes with the marks."""
    return " || '.' || ".join(["''", *(marks.version for marks in _marks)])


def words_on(order: Order) -> list[Word]:
    """All that is to be known of the customer of an order."""
    return [word for find in _finders for word in find(order)]
