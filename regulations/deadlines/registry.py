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

    `link(deadline)` says where one is seen; where that has to be asked of the database,
    `links(deadlines)` says it by id of all of them at once.
    `names(deadlines)` says by id what each is about, where the label alone does not tell them
    apart; of a kind that `is_private` name and link are for the owner alone. Whoever has the right
    `watch` sees everybody's breaches of the kind. `forgives_outages`: what ran out while the
    portal itself was away counts against nobody.
    """

    label: "str | Promise"
    on_breach: "Callable[[list[Deadline], datetime], None]"
    link: "Callable[[Deadline], str] | None" = None
    links: "Callable[[list[Deadline]], dict[int, str]] | None" = None
    names: "Callable[[list[Deadline]], dict[int, str]]" = lambda deadlines: {}
    is_private: bool = False
    watch: str = ""
    forgives_outages: bool = False

    def seen_at(self, deadlines: "list[Deadline]") -> dict[int, str]:
        """By id: where each of these of this kind is seen."""
        if self.links:
            return self.links(deadlines)
        return {each.pk: self.link(each) for each in deadlines}


_kinds: dict[str, Kind] = {}


def register(kind: str, **words) -> None:
    """Declare a kind of deadline, from `apps.py` of the room that owns it."""
    _kinds[kind] = Kind(**words)


def kind(name: str) -> Kind:
    """The kind's declaration; KeyError for a kind that nobody registered."""
    return _kinds[name]


def kinds() -> dict[str, Kind]:
    """Every declared kind by its name."""
    return dict(_kinds)


_find_superiors: list[Callable[[int], Iterable[int]]] = []


def set_superiors(find: Callable[[int], Iterable[int]]) -> None:
    """hr tells here who stands above a person: ids, the nearest first."""
    _find_superiors[:] = [find]


def superiors(person_id: int) -> list[int]:
    """Ids of those above a person, the nearest first."""
    return [above for find in _find_superiors for above in find(person_id)]


_find_subordinates: list[Callable[[int], Iterable[int]]] = []


def set_subordinates(find: Callable[[int], Iterable[int]]) -> None:
    """hr tells here who stands below a person, at any depth: ids."""
    _find_subordinates[:] = [find]


def subordinates(person_id: int) -> set[int]:
    """Ids of everybody below a person."""
    return {below for find in _find_subordinates for below in find(person_id)}
