"""Names and lines of command, over plain values."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from pypinyin import Style, lazy_pinyin

Person = TypeVar("Person", bound=Hashable)

# What only somebody else decides about a person; their own telephone number is no such thing.
APPOINTED = frozenset({"department", "position", "supervisor", "left_on", "is_active"})


# Who holds one of these is beyond the reach of everybody but the general manager.
SHIELDED = frozenset({"general_manager", "deputy", "system_administrator"})
HEAD = "general_manager"


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
    for part in lazy_pinyin(name, style=Style.FIRST_LETTER, errors=_latin_initials):
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
