"""Rooms above say here what a duty takes, and that they must hear of a changed roster."""

from collections.abc import Callable
from datetime import datetime

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
