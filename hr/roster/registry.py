"""Rooms above say here what a duty takes, and that they must hear of a changed roster."""

from collections.abc import Callable, Collection
from datetime import date, datetime

_listeners: dict[str, list[Callable]] = {}
_rights: dict[str, str] = {}


def require(kind: str, permission: str) -> None:
    """Let only those stand in a duty of this kind who may do `app.codename`."""
    _rights[kind] = permission


def right_for(kind: str) -> str | None:
    """What a person must be allowed to do for a duty of this kind; None: nothing."""
    return _rights.get(kind)


def on_change(kind: str, react: Callable[..., None]) -> None:
    """Call `react(duty=…, at=…)` in the same transaction when a duty of this kind changes."""
    _listeners.setdefault(kind, []).append(react)


def changed(*, duty, at: datetime) -> None:
    """Tell everybody who asked."""
    for react in _listeners.get(duty.kind, []):
        react(duty=duty, at=at)


_planners: list[Callable[..., None]] = []


def on_plans_changed(react: Callable[..., None]) -> None:
    """Call `react(person_ids=…, since=…, until=…, at=…)` in the transaction that changes what
    people work on days. `person_ids` None is everybody, `until` None has no end."""
    _planners.append(react)


def plans_changed(
    *, person_ids: Collection[int] | None, since: date, until: date | None, at: datetime
) -> None:
    """Tell everybody who asked."""
    for react in _planners:
        react(person_ids=person_ids, since=since, until=until, at=at)
