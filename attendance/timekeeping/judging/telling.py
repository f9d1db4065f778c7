"""Explanations in the reader's language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from attendance.timekeeping.judging.rules import Line
from attendance.timekeeping.rules import CoverKind
from regulations.rulebook.rules import WORDS

# Parameters that are words themselves.
_WORDS = {"kind": dict(CoverKind.choices), "step": WORDS}


@dataclass(frozen=True)
class Told:
    """One step of an explanation, as a person reads it."""

    clause: str
    text: str
    link: str = ""


# "1 minutes", as English message ids would say; other languages have words of their own.
_ONE = re.compile(r"\b1 (minute|hour|day|spell)s\b(?! are)")


def tell(text: str, params: Mapping) -> str:
    """A message id filled with its parameters, in the reader's language."""
    words = {
        name: str(_WORDS[name].get(value, value)) if name in _WORDS else value
        for name, value in params.items()
    }
    found = gettext(text)
    return _ONE.sub(r"1 \1", found % words) if found == text else found % words


def tell_line(line: Line) -> Told:
    """A step of an explanation in the reader's language."""
    return Told(line.clause, tell(line.text, line.params), line.link)


def tell_lines(plain: Iterable[Mapping]) -> list[Told]:
    """Stored steps in the reader's language."""
    return [
        Told(each["clause"], tell(each["text"], each.get("params", {})), each.get("link", ""))
        for each in plain
    ]
