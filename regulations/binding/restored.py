"""What a restored database is asked before a backup counts as proved; rooms add in `apps.py`."""

from collections.abc import Callable, Iterable

# Each names, as sentences, what is wrong with the database that Django is connected to.
Check = Callable[[], Iterable[str]]
_checks: dict[str, Check] = {}
_needs: dict[str, Check] = {}


def on_restore(name: str, check: Check, *, needs: Check | None = None) -> None:
    """Ask `check()` of every restored database; whatever it yields disproves the backup. What
    `needs()` yields disproves nothing: it is what bringing the backup back takes beside it.

    Called in a process of its own that is connected to the restored database, which may be changed
    and is dropped afterwards.
    """
    _checks[name] = check
    if needs:
        _needs[name] = needs


def checks() -> dict[str, Check]:
    """All that is asked, by name."""
    return dict(_checks)


def needs() -> Iterable[str]:
    """All that bringing the restored database back takes beside the backup."""
    for each in _needs.values():
        yield from each()
