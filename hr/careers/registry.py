"""Rooms say here what is open with somebody who leaves: nothing is signed before it is closed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from hr.careers.leaving.rules import Desk


@dataclass(frozen=True)
class Open:
    """One thing that is open, in the reader's words, and where it is closed.

    `opens` says whether a reader may open that page; None where everybody may.
    """

    text: str
    link: str = ""
    opens: Callable[[object], bool] | None = None

    def link_for(self, reader) -> str:
        """The link for a reader; "" for who may not open it."""
        return self.link if self.opens is None or self.opens(reader) else ""


def holding(right: str) -> Callable[[object], bool]:
    """Pages that open by a right of the position."""
    return lambda reader: reader.has_perm(right)


Find = Callable[[object, datetime], Iterable[Open]]


@dataclass(frozen=True)
class Kind:
    """What a room looks for, and which department signs once there is nothing of it left."""

    label: object
    desk: Desk
    find: Find


_kinds: dict[str, Kind] = {}


def clear(name: str, *, label, desk: str, find: Find) -> None:
    """Ask `find(person, at)` for what is open with somebody before a department signs.

    It holds after the last day as well: what nobody can close any more is not named.
    """
    _kinds[name] = Kind(label, Desk(desk), find)


def kinds() -> dict[str, Kind]:
    """Every kind by its name."""
    return dict(_kinds)


def open_matters(person, at: datetime, desk: str | None = None) -> list[tuple[Kind, list[Open]]]:
    """What is open with a person, by kind: of all departments or of one."""
    asked = [each for each in _kinds.values() if desk is None or each.desk == desk]
    found = [(each, list(each.find(person, at))) for each in asked]
    return [(kind, matters) for kind, matters in found if matters]
