"""Rooms above say here that they must hear of a person who leaves or changes post, and who is
away."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime

_on_leave: list[Callable[..., None]] = []
_on_change: list[Callable[..., None]] = []
Away = Callable[[Collection[int], datetime], Iterable[int]]
_on_absence: list[Away] = []


def on_leave(react: Callable[..., None]) -> None:
    """Call `react(employee=…, last_day=…, by=…, at=…)` in the transaction that ends a login."""
    _on_leave.append(react)


def on_change(react: Callable[..., None]) -> None:
    """Call `react(employee=…, by=…, at=…)` in the transaction that changes a position."""
    _on_change.append(react)


def on_absence(find: Away) -> None:
    """Ask `find(person_ids, at)` which of these people are away at a moment; it gives their ids.

    Whoever is away by any of those who were asked is away.
    """
    _on_absence.append(find)


def left(*, employee, last_day: date, by, at: datetime) -> None:
    """Tell everybody who asked that a login has ended."""
    for react in _on_leave:
        react(employee=employee, last_day=last_day, by=by, at=at)


def changed(*, employee, by, at: datetime) -> None:
    """Tell everybody who asked that a person has another position."""
    for react in _on_change:
        react(employee=employee, by=by, at=at)


def away(person_ids: Collection[int], at: datetime) -> set[int]:
    """Who of these people is away at a moment, as the rooms above say."""
    return {each for find in _on_absence for each in find(person_ids, at)} & set(person_ids)
