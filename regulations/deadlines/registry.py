"""Handlers that upper rooms register for their kinds of deadline, and who stands above whom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from regulations.deadlines.models import Deadline


@dataclass(frozen=True)
class Kind:
    """`on_breach(deadlines, at)` draws the consequences of a list of breaches, once each.

    `names(deadlines)` says by id what each is about, where the label alone does not tell them
    apart.
    """

    label: "str | Promise"
    on_breach: "Callable[[list[Deadline], datetime], None]"
    link: "Callable[[Deadline], str]"
    names: "Callable[[list[Deadline]], dict[int, str]]" = lambda deadlines: {}


_kinds: dict[str, Kind] = {}


def register(kind: str, **words) -> None:
    """Declare a kind of deadline, from `apps.py` of the room that owns it."""
    _kinds[kind] = Kind(**words)


def kind(name: str) -> Kind:
    """The kind's declaration; KeyError for a kind that nobody registered."""
    return _kinds[name]


_find_superiors: list[Callable[[int], Iterable[int]]] = []


def set_superiors(find: Callable[[int], Iterable[int]]) -> None:
    """hr tells here who stands above a person: ids, the nearest first."""
    _find_superiors[:] = [find]


def superiors(person_id: int) -> list[int]:
    """Ids of those above a person, the nearest first."""
    return [above for find in _find_superiors for above in find(person_id)]
