"""Rooms above say here how the evidence of a case is read, what their facts are called, and how
a rule set of theirs bounds a fine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hr.discipline.rulings.rules import Bounds
    from regulations.rulebook.models import RuleVersion


@dataclass(frozen=True)
class Fine:
    """What a rule version says of the fine of a clause; `bounds` is None where it says nothing."""

    bounds: "Bounds | None"
    version: "RuleVersion | None"


_readers: dict[str, Callable[[dict], list[dict]]] = {}
_showers: dict[str, Callable[[list[dict]], list[dict]]] = {}
_fines: dict[str, Callable[[dict, datetime], Fine]] = {}
_names: dict[str, object] = {}


def read_evidence(
    kind: str,
    read: Callable[[dict], list[dict]],
    show: Callable[[list[dict]], list[dict]] = lambda records: records,
) -> None:
    """`read(facts)` gives the records behind a case whose facts name this kind of evidence.

    `show(records)` gives them as people read them, in their language.
    """
    _readers[kind], _showers[kind] = read, show


def evidence(facts: dict) -> list[dict]:
    """The records behind a case as they stand now; none where nobody keeps any."""
    read = _readers.get(facts.get("evidence", ""))
    return read(facts) if read else []


def shown_evidence(facts: dict) -> list[dict]:
    """The records behind a case as people read them."""
    records = evidence(facts)
    return _showers[facts["evidence"]](records) if records else []


def name_facts(**labels: object) -> None:
    """Say what facts are called that a room puts into its cases."""
    _names.update(labels)


def fact_name(name: str) -> object:
    """What a fact is called; its own name where nobody said."""
    return _names.get(name, name)


def fix_fine(clause: str, find: Callable[[dict, datetime], Fine]) -> None:
    """`find(facts, at)` bounds the fine of a clause by the room's own rule set at a moment."""
    _fines[clause] = find


def fine_of(clause: str, facts: dict, at: datetime) -> Fine | None:
    """What the room of a clause says of its fine; None where no room says anything."""
    find = _fines.get(clause)
    return find(facts, at) if find else None
