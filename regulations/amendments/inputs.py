"""The values of a rule set as a form asks for them: one input per number, word, clock or yes/no.

What the inputs are follows from the values that hold: a list of lists or of mappings is a table
whose rows come and go, and so is a mapping by numbers; any other list or mapping keeps its shape.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from regulations.rulebook.rules import WORDS, value_text

# Nothing in regulations is below zero, or beyond nine digits.
LOWEST, HIGHEST = 0, 999_999_999
MOST_ROWS = 50
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NUMBER = re.compile(r"[+-]?\d{1,12}")
_ORDER = list(WORDS)
KEY, VALUE = "key", "value"  # the two inputs in a row of a mapping by numbers


@dataclass(frozen=True)
class Bounds:
    """What the values of one field may be; `choices` are its words, empty for anything else."""

    label: str
    clause: str
    unit: str = ""
    low: int = LOWEST
    high: int = HIGHEST
    choices: tuple[str, ...] = ()


@dataclass
class Leaf:
    """One input: its kind is "number", "clock", "word" or "flag"."""

    name: str
    label: str
    kind: str
    text: str
    bounds: Bounds
    is_nullable: bool = False
    error: str = ""

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen, as (value, text); nothing for what is typed."""
        if self.kind == "flag":
            return [("true", value_text(True)), ("false", value_text(False))]
        if self.kind != "word":
            return []
        return [(word, value_text(word)) for word in self.bounds.choices]

    def read(self) -> Any:
        """The value that was typed; ValidationError, its code the clause, for what is none."""
        text = self.text.strip()
        if not text and self.is_nullable:
            return None
        if self.kind == "number":
            return self._number(text)
        if self.kind == "clock":
            return (
                text if _CLOCK.fullmatch(text) else self._refuse(_("%(field)s is no clock time."))
            )
        if text not in dict(self.options):
            self._refuse(_("Choose %(field)s."))
        return text == "true" if self.kind == "flag" else text

    def _number(self, text: str) -> int:
        if not _NUMBER.fullmatch(text):
            self._refuse(_("%(field)s must be a whole number."))
        value, low, high = int(text), self.bounds.low, self.bounds.high
        if value < low:
            self._refuse(_("%(field)s is %(value)s: it must be at least %(bound)s."), value, low)
        if value > high:
            self._refuse(_("%(field)s is %(value)s: it must be at most %(bound)s."), value, high)
        return value

    def _refuse(self, message: str, value: Any = "", bound: Any = ""):
        words = {"field": self.bounds.label, "value": value, "bound": bound}
        if bound != "":
            words["bound"] = value_text(bound, self.bounds.unit)
        raise ValidationError(message % words, code=self.bounds.clause)


@dataclass
class Group:
    """A mapping, or without `keys` a list, that keeps its shape."""

    label: str
    keys: list[str] | None
    parts: list["Node"]
    kind: str = "group"

    def read(self) -> Any:
        """The list or mapping that was typed; two clock times are a spell, which has to end."""
        values = [part.read() for part in self.parts]
        is_spell = [part.kind for part in self.parts] == ["clock", "clock"]
        if is_spell and values[1] <= values[0]:
            bounds = self.parts[0].bounds
            message = _("%(field)s ends before it begins.") % {"field": bounds.label}
            raise ValidationError(message, code=bounds.clause)
        return values if self.keys is None else dict(zip(self.keys, values, strict=True))


@dataclass
class Rows:
    """A table: `name` is what its buttons name; by numbers where `is_keyed`."""

    name: str
    label: str
    rows: list["Node"]
    bounds: Bounds
    is_keyed: bool = False
    kind: str = "rows"

    def read(self) -> Any:
        """The list or mapping that was typed; no number may stand twice."""
        found = [row.read() for row in self.rows]
        if not self.is_keyed:
            return found
        pairs = {str(row[KEY]): row[VALUE] for row in sorted(found, key=lambda row: row[KEY])}
        if len(pairs) < len(found):
            message = _("%(field)s: a number stands twice.") % {"field": self.bounds.label}
            raise ValidationError(message, code=self.bounds.clause)
        return pairs


Node = Leaf | Group | Rows


def leaves(node: Node) -> Iterator[Leaf]:
    """Every input below a node, in order."""
    if isinstance(node, Leaf):
        yield node
        return
    for part in node.rows if isinstance(node, Rows) else node.parts:
        yield from leaves(part)


@dataclass(frozen=True)
class Builder:
    """Makes the inputs of one field.

    `texts` holds what was typed, by the names of inputs; None: the inputs show the values.
    """

    bounds: Bounds
    texts: Mapping[str, str] | None = None

    def build(
        self, pattern: Any, value: Any, name: str, *, label: str = "", is_nullable: bool = False
    ) -> Node:
        """The inputs for a value whose shape is that of `pattern`."""
        if isinstance(pattern, dict) and pattern and all(key.isdecimal() for key in pattern):
            return self._keyed(pattern, value, name, label)
        if isinstance(pattern, list) and pattern and isinstance(pattern[0], dict | list):
            return self._rows(pattern[0], value, name, label)
        if isinstance(pattern, dict | list):
            return self._group(pattern, value, name, label)
        return self._leaf(pattern, value, name, label, is_nullable)

    def _group(self, pattern: Any, value: Any, name: str, label: str) -> Group:
        if isinstance(pattern, list):
            keys, labels = None, [""] * len(pattern)
            places = list(range(len(pattern)))
        else:
            keys = places = _sorted(pattern)
            labels = [value_text(key) for key in keys]
        are_nullable = any(pattern[place] is None for place in places)
        parts = [
            self.build(
                pattern[place],
                value[place],
                f"{name}.{place}",
                label=text,
                is_nullable=are_nullable,
            )
            for place, text in zip(places, labels, strict=True)
        ]
        return Group(label, keys, parts)

    def _rows(self, pattern: Any, value: list, name: str, label: str) -> Rows:
        count = self._count(name, len(value))
        shown = [value[n] if n < len(value) else pattern for n in range(count)]
        rows = [self.build(pattern, each, f"{name}.{n}") for n, each in enumerate(shown)]
        return Rows(name, label, rows, self.bounds)

    def _keyed(self, pattern: dict, value: dict, name: str, label: str) -> Rows:
        row = {KEY: 0, VALUE: next(iter(pattern.values()))}
        shown = [{KEY: int(key), VALUE: value[key]} for key in sorted(value, key=int)]
        count = self._count(name, len(shown))
        shown = (shown + [row] * count)[:count]
        rows = [self._group(row, each, f"{name}.{n}", "") for n, each in enumerate(shown)]
        for each in rows:
            each.parts[0].label, each.parts[1].label = _("no."), "→"
        return Rows(name, label, rows, self.bounds, is_keyed=True)

    def _count(self, name: str, shown: int) -> int:
        """How many rows there are: as many as the form says, at least one."""
        if self.texts is None:
            return shown
        told = self.texts.get(f"{name}.rows", "")
        count = int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else shown
        return max(1, min(count, MOST_ROWS))

    def _leaf(self, pattern: Any, value: Any, name: str, label: str, is_nullable: bool) -> Leaf:
        text = _typed(value) if self.texts is None else self.texts.get(name, "")
        bounds = self.bounds
        if isinstance(pattern, bool):
            kind = "flag"
        elif isinstance(pattern, str) and _CLOCK.fullmatch(pattern):
            kind = "clock"
        elif isinstance(pattern, str):
            kind = "word"
        elif isinstance(pattern, int) or pattern is None:
            kind = "number"
        else:
            raise TypeError(f"{name}: no input for {type(pattern).__name__}")
        return Leaf(name, label, kind, text, bounds, is_nullable or pattern is None)


def _sorted(pattern: dict) -> list[str]:
    """Keys in the order of WORDS, since the database does not keep their order."""
    return sorted(pattern, key=lambda key: _ORDER.index(key) if key in _ORDER else -1)


def _typed(value: Any) -> str:
    """A value as an input holds it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def words_in(value: Any) -> set[str]:
    """The words that stand in a value, clock times not among them."""
    if isinstance(value, dict):
        return set().union(*(words_in(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(words_in(each) for each in value))
    return {value} if isinstance(value, str) and not _CLOCK.fullmatch(value) else set()


def add_row(texts: dict[str, str], name: str) -> dict[str, str]:
    """What was typed, with one more row in a table; its inputs are empty."""
    return texts | {f"{name}.rows": str(_rows_told(texts, name) + 1)}


def remove_row(texts: dict[str, str], name: str, place: int) -> dict[str, str]:
    """What was typed, without one row of a table; those behind it move up."""
    found = {f"{name}.rows": str(_rows_told(texts, name) - 1)}
    behind = re.compile(rf"{re.escape(name)}\.(\d{{1,3}})(\..*)?")
    for key, text in texts.items():
        match = behind.fullmatch(key)
        if match is None:
            found.setdefault(key, text)
        elif int(match[1]) != place:
            number = int(match[1]) - (int(match[1]) > place)
            found[f"{name}.{number}{match[2] or ''}"] = text
    return found


def _rows_told(texts: dict[str, str], name: str) -> int:
    told = texts.get(f"{name}.rows", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else 0
