"""Rooms above say here that they must hear of a person who leaves or changes post."""

from collections.abc import Callable
from datetime import date, datetime

_on_leave: list[Callable[..., None]] = []
_on_change: list[Callable[..., None]] = []


def on_leave(react: Callable[..., None]) -> None:
    """Call `react(employee=…, last_day=…, by=…, at=…)` in the transaction that ends a login."""
    _on_leave.append(react)


def on_change(react: Callable[..., None]) -> None:
    """Call `react(employee=…, by=…, at=…)` in the transaction that changes a position."""
    _on_change.append(react)


def left(*, employee, last_day: date, by, at: datetime) -> None:
    """Tell everybody who asked that a login has ended."""
    for react in _on_leave:
        react(employee=employee, last_day=last_day, by=by, at=at)


def changed(*, employee, by, at: datetime) -> None:
    """Tell everybody who asked that a person has another position."""
    for react in _on_change:
        react(employee=employee, by=by, at=at)
