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


_guards: list[Callable[..., None]] = []
_past_pages: list[Callable[[str], str]] = []


def on_past(check: Callable[..., None]) -> None:
    """Ask `check(person_ids=…, since=…, until=…, right=…)` before the plan of days that are over,
    or of a today that has begun, changes; it raises the refusal. `person_ids` None is everybody,
    both ends are among the days, `right` is the right to enter the past that is held."""
    _guards.append(check)


def check_past(*, person_ids: Collection[int] | None, since: date, until: date, right: str) -> None:
    """Refuse another plan of days that have begun, if anybody who asked does."""
    for check in _guards:
        check(person_ids=person_ids, since=since, until=until, right=right)


_presses: list[Callable[[Collection[int], date], bool]] = []


def on_presses(find: Callable[[Collection[int], date], bool]) -> None:
    """Ask `find(person_ids, day)` whether any of these people has a recorded time on a day."""
    _presses.append(find)


def has_pressed(person_ids: Collection[int], day: date) -> bool:
    """Whether any of these people has a recorded time on a day, as who asked to be asked says."""
    return any(find(person_ids, day) for find in _presses)


_late: list[str] = []


def check_late(constraint: str) -> None:
    """A deferred constraint of the database, by its name, that a changed plan may not pass."""
    _late.append(constraint)


def late_checks() -> list[str]:
    """The deferred constraints that a changed plan may not pass."""
    return list(_late)


def set_past_page(find: Callable[[str], str]) -> None:
    """`find(kind)` is where another plan of days that have begun is asked for: a shift, a single
    day, one taken back, a pair, a day of the calendar."""
    _past_pages[:] = [find]


def past_page(kind: str) -> str | None:
    """Where another plan of days that have begun is asked for; None where nobody takes it."""
    return next((find(kind) for find in _past_pages), None)


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
