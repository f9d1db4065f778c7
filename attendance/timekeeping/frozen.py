"""Which days are frozen, because their month is closed: upper parts say so here."""

from collections.abc import Callable
from datetime import date

IsFrozen = Callable[[int, date], bool]
_asked: list[IsFrozen] = []


def freeze(ask: IsFrozen) -> None:
    """Ask `ask(person_id, day)` whether a person's day is frozen; any yes is one."""
    _asked.append(ask)


def is_frozen(person_id: int, day: date) -> bool:
    """Whether nothing about a person's day is corrected any more."""
    return any(ask(person_id, day) for ask in _asked)
