"""Parts of this room and rooms above say here what keeps a month from being closed."""

from collections.abc import Callable, Iterable
from datetime import date

from attendance.timekeeping.months.rules import Blocker

FindBlockers = Callable[[date, date], Iterable[Blocker]]
_blockers: list[FindBlockers] = []


def blocker(find: FindBlockers) -> None:
    """Ask `find(since, until)` what is still undecided about days from one to another, both among
    them: corrections, leave, outings. Once for the whole company."""
    _blockers.append(find)


def blockers(since: date, until: date) -> list[Blocker]:
    """Everything that is still undecided about these days."""
    return [each for find in _blockers for each in find(since, until)]
