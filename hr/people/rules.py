"""Names, lines of command, and who sees what of a person, over plain values."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from regulations.pinyin import first_letters
from regulations.rulebook import clause

Person = TypeVar("Person", bound=Hashable)

# What only somebody else decides about a person; their own telephone number is no such thing.
APPOINTED = frozenset({"department", "position", "supervisor", "left_on", "is_active"})


# Who holds one of these is beyond the reach of everybody but the general manager.
SHIELDED = frozenset({"general_manager", "deputy", "system_administrator"})
HEAD = "general_manager"


@clause("A2.1-2")
def first_kept(hired_on: date | None, entered_on: date) -> date | None:
    """From when attendance of somebody entered on a day is kept, where nobody says otherwise.

    Nothing could be recorded of them before that day: from it on where they began to work earlier.
    None: from their first day of work on.
    """
    return None if hired_on and hired_on >= entered_on else entered_on


@clause("A2.1-2")
def still_kept(
    kept_from: date | None, was: date | None, becomes: date | None, today: date
) -> date | None:
    """From when attendance is kept once the first day of work is another one.

    A first day that moves back judges nobody for days on which nothing was asked of them.
    """
    if kept_from or was is None or (becomes and becomes >= min(was, today)):
        return kept_from
    return min(was, today)


def fault_of_kept_from(day: date, hired_on: date | None, today: date) -> object:
    """Why attendance of a person is not kept from a day; None if it may be."""
    if hired_on and day < hired_on:
        return _("Attendance is kept from the first day of work on at the earliest: %(day)s.") % {
            "day": hired_on.isoformat()
        }
    if day > max(today, hired_on or today):
        return _("Attendance is kept from today on at the latest.")
    return None


class Stage(StrEnum):
    """Where a person stands with the company; only who works here can log in."""

    COMING = "coming"
    WORKING = "working"
    LEFT = "left"


def stage_of(*, is_active: bool, left_on: date | None) -> Stage:
    """The stage that follows from the login and the last day."""
    if is_active:
        return Stage.WORKING
    return Stage.COMING if left_on is None else Stage.LEFT


class Reader(StrEnum):
    """In what relation somebody reads of a person; one reader can stand in several."""

    ANYBODY = "anybody"
    SELF = "self"
    LINE = "line"  # whoever stands above the person
    HR = "hr"  # who keeps the private files
    HEAD = "head"  # the general manager
    GRANTED = "granted"  # to whom hr opened this one person's private file


class Sight(IntEnum):
    """How much of a field is seen."""

    NONE = 0
    MASKED = 1
    FULL = 2


_NO, _IN_PART, _YES = Sight
SIGHTS: dict[str, tuple[Sight, ...]] = {
    # what is seen          anybody self      line  hr    head      granted
    "phone":               (_YES,   _YES,     _YES, _YES, _YES,     _YES),
    "email":               (_YES,   _YES,     _YES, _YES, _YES,     _YES),
    "supervisor":          (_YES,   _YES,     _YES, _YES, _YES,     _YES),
    "managing_leader":     (_YES,   _YES,     _YES, _YES, _YES,     _YES),
    "hired_on":            (_YES,   _YES,     _YES, _YES, _YES,     _YES),
    "left_on":             (_YES,   _YES,     _YES, _YES, _YES,     _YES),
    "private_phone":       (_NO,    _YES,     _YES, _YES, _YES,     _YES),
    "emergency_contact":   (_NO,    _YES,     _YES, _YES, _YES,     _YES),
    "emergency_phone":     (_NO,    _YES,     _YES, _YES, _YES,     _YES),
    "birthday":            (_NO,    _YES,     _NO,  _YES, _YES,     _YES),
    "id_number":           (_NO,    _IN_PART, _NO,  _YES, _IN_PART, _IN_PART),
    "address":             (_NO,    _YES,     _NO,  _YES, _YES,     _YES),
    "file_readers":        (_NO,    _YES,     _NO,  _YES, _YES,     _NO),
    "reason_of_deputy":    (_NO,    _YES,     _YES, _YES, _YES,     _NO),
    "level":               (_NO,    _YES,     _NO,  _YES, _YES,     _NO),
    "plans":               (_NO,    _NO,      _NO,  _YES, _YES,     _NO),
    "history":             (_NO,    _YES,     _NO,  _YES, _YES,     _NO),
}  # fmt: skip
PUBLIC = ("phone", "email", "supervisor", "managing_leader", "hired_on", "left_on")
PRIVATE = (
    "private_phone",
    "emergency_contact",
    "emergency_phone",
    "birthday",
    "id_number",
    "address",
)


def sight_of(what: str, readers: Collection[Reader]) -> Sight:
    """How much somebody sees who reads in all of these relations: the most that any gives."""
    columns = dict(zip(Reader, SIGHTS[what], strict=True))
    return max((columns[reader] for reader in {Reader.ANYBODY, *readers}), default=Sight.NONE)


def masked(text: str) -> str:
    """The last four signs of a number, and the rest hidden; a short one is hidden whole.

    >>> masked("11010119900307123X")
    '**************123X'
    """
    shown = text[-4:] if len(text) > 8 else ""
    return "*" * (len(text) - len(shown)) + shown


@dataclass(frozen=True)
class Standing:
    """What a person's reach depends on: the code of the position ("": none), every right or not."""

    position: str = ""
    is_superuser: bool = False


def may_decide(*, actor: Standing, target: Standing, is_above: bool) -> bool:
    """Whether the actor decides on the target's appointment, password and login.

    `is_above`: the target stands above the actor in the line. Nobody but the general manager and
    superusers decides on those above, on those who lead the company or run its system.
    """
    if actor.is_superuser or actor.position == HEAD:
        return True
    return not (is_above or target.is_superuser or target.position in SHIELDED)


@lru_cache(maxsize=8192)
def initials(name: str) -> str:
    """The pinyin initials of a name in small letters; Latin words keep their first letters.

    >>> initials("王小芳")
    'wxf'
    """
    letters = []
    for part in first_letters(name, others=_latin_initials):
        letters.append(part.lower())
    return "".join(letters)[:20]


def _latin_initials(run: str) -> list[str]:
    return ["".join(word[0] for word in run.split() if word[0].isalnum())]


def line_above(person: Person, supervisor_of: Mapping[Person, Person | None]) -> list[Person]:
    """Everybody above a person, the nearest first; a circle ends where it closes."""
    line: list[Person] = []
    above = supervisor_of.get(person)
    while above is not None and above != person and above not in line:
        line.append(above)
        above = supervisor_of.get(above)
    return line


def closes_circle(
    person: Person, supervisor: Person | None, supervisor_of: Mapping[Person, Person | None]
) -> bool:
    """Whether making `supervisor` the superior of `person` would put them above themselves."""
    if supervisor is None:
        return False
    return supervisor == person or person in line_above(supervisor, supervisor_of)
