"""What is found from any page by what somebody types: rooms say here where to look for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode

MOST = 5  # of one source
LONGEST = 100  # signs of what is looked for


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is called, where it is, and a word more."""

    label: str
    link: str
    detail: str = ""


# look(person, text, at, most): the best hits that this person may see, in order.
Look = Callable[[object, str, datetime, int], Iterable[Hit]]


@dataclass(frozen=True)
class Source:
    """Where a room looks: the heading, the icon, who may, and the list that shows all of it.

    `every` is that list's name among the addresses; it takes what was typed as `?q=`.
    `is_last`: what it finds is seldom what was meant, so it stands below the others.
    """

    label: object
    icon: str
    look: Look
    right: str = ""
    every: str = ""
    is_last: bool = False


@dataclass(frozen=True)
class Found:
    """What one source found, and where the rest of it stands."""

    source: Source
    hits: list[Hit]
    every: str


_sources: list[Source] = []


def register(source: Source) -> None:
    """Look there too; sources are shown in the order of the rooms, the last ones below."""
    _sources.append(source)
    _sources.sort(key=lambda each: each.is_last)


def found(person, text: str, at: datetime) -> list[Found]:
    """What every source that is open to a person finds; nothing without a word."""
    text = " ".join(text.replace("\0", "").split())[:LONGEST]
    if not text:
        return []
    groups = (_look(each, person, text, at) for each in _sources)
    return [group for group in groups if group]


def _look(source: Source, person, text: str, at: datetime) -> Found | None:
    if source.right and not person.has_perm(source.right):
        return None
    hits = list(source.look(person, text, at, MOST))
    every = source.every and f"{reverse(source.every)}?{urlencode({'q': text})}"
    return Found(source, hits, every) if hits else None
