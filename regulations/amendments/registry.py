"""Rooms above say here how the past is judged anew under other numbers of their rule set."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, QuerySet

from regulations.amendments.rules import Changed
from regulations.rulebook.rules import day_of

Progress = Callable[[int, int], None]
# function(before, after, since, until, progress) → what would have been judged otherwise
Replay = Callable[[Any, Any, date, date, Progress], Iterable[Changed]]


@dataclass(frozen=True)
class Registered:
    """A replay, the names of the values whose effect it can tell, what it counts as it goes on, as
    a label (empty: facts), and the earliest day that has a record (None: not one has)."""

    function: Replay
    covers: frozenset[str]
    counts: object = ""
    first: Callable[[], date | None] = lambda: None


_replays: dict[str, Registered] = {}


def replay(
    rule_set: str,
    function: Replay,
    *,
    covers: Iterable[str],
    counts: object = "",
    first: Callable[[], date | None] = lambda: None,
) -> None:
    """Declare how a rule set is tried on the past, from `apps.py` of the room that owns it.

    `function(before, after, since, until, progress)` gets the set's dataclass twice and whole days
    that are over, and yields `Changed` for every fact of those days that would have been judged
    otherwise. It reads only (the database refuses anything else), and calls
    `progress(judged, all)` now and then, in what `counts` names: all are the records that the
    changed values concern, so that none at all is told as such. What depends on values not in
    `covers` is told on the page as not tried. `first()` is the earliest day with a record.
    """
    _replays[rule_set] = Registered(function, frozenset(covers), counts, first)


def first_day(*columns: tuple[QuerySet, str]) -> date | None:
    """The earliest day among moments, each named by rows and their column; None without any."""
    found = (rows.aggregate(first=Min(name))["first"] for rows, name in columns)
    return min((day_of(at) for at in found if at), default=None)


def replay_of(rule_set: str) -> Registered | None:
    """How a rule set is tried on the past; None where no room has said so."""
    return _replays.get(rule_set)
