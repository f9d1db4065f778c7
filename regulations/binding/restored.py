"""What a restored database is asked before a backup counts as proved; rooms add in `apps.py`."""

from collections.abc import Callable, Iterable

# Each names, as sentences, what is wrong with the database that Django is connected to.
Check = Callable[[], Iterable[str]]
_checks: dict[str, Check] = {}


def on_restore(name: str, check: Check) -> None:
    """Ask `check()` of every restored database; whatever it yields disproves the backup.

    Called in a process of its own that is connected to the restored database, which may be changed
    and is dropped afterwards.
    """
    _checks[name] = check


def checks() -> dict[str, Check]:
    """All that is asked, by name."""
    return dict(_checks)
