"""What changed between two editions: clause by clause, then sign by sign, over plain values."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from regulations.rulebook.naming import in_words
from regulations.rulebook.rules import Carriage, in_chinese
from regulations.rulebook.source import ClauseEntry

# A Chinese character is a word by itself; Latin words and numbers stay whole.
_LATIN = r"[A-Za-z0-9\u00c0-\u024f]+"
_WORD = re.compile(rf"{_LATIN}(?:['’.-]{_LATIN})*|\s+|.", re.DOTALL)
# Words times words that are compared one by one; beyond it a passage is shown as rewritten.
LIMIT = 400_000
# What readers see first comes first.
FIELDS = {
    "zh": _("Chinese text"),
    "en": _("English text"),
    "reading_zh": _("reading, in Chinese"),
    "reading": _("reading"),
    "portal_zh": _("what the portal does, in Chinese"),
    "portal": _("what the portal does"),
    "by": _("carried as"),
    "room": _("room"),
}
CHINESE = ("zh", "reading_zh", "portal_zh")
# What says the same to readers of each language, and may name figures as the code does.
EXPLAINED = ("reading_zh", "reading", "portal_zh", "portal")


class Fate(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A run of text that is in both versions, or in the old or the new one alone."""

    fate: Fate
    text: str


@dataclass(frozen=True)
class Difference:
    """One field of a clause that reads differently."""

    field: str
    pieces: tuple[Piece, ...]

    @property
    def label(self):
        """What the field is called."""
        return FIELDS[self.field]

    @property
    def language(self) -> str:
        """The language its text is in, for the page."""
        return language_of(self.field)

    @property
    def is_for_others(self) -> bool:
        """Whether it explains to readers of another language what this one reads beside it."""
        return self.field in EXPLAINED and (self.language == "en") == in_chinese()


@dataclass(frozen=True)
class Change:
    """A clause that stands in both editions and reads differently."""

    entry: ClauseEntry
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything that sets two editions apart; `moved` names clauses that only changed place."""

    added: tuple[ClauseEntry, ...]
    removed: tuple[ClauseEntry, ...]
    changed: tuple[Change, ...]
    moved: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)


def compare_editions(before: Iterable[ClauseEntry], after: Iterable[ClauseEntry]) -> Comparison:
    """What changed from the clauses of one edition to those of another."""
    old, new = ({each.ref: each for each in entries} for entries in (before, after))
    stayed = [ref for ref in new if ref in old]
    changes = (Change(new[ref], _differences(old[ref], new[ref])) for ref in stayed)
    return Comparison(
        added=tuple(entry for ref, entry in new.items() if ref not in old),
        removed=tuple(entry for ref, entry in old.items() if ref not in new),
        changed=tuple(change for change in changes if change.differences),
        moved=_moved([ref for ref in old if ref in new], stayed),
    )


def _moved(before: list[str], after: list[str]) -> tuple[str, ...]:
    """The fewest that must move to bring one order into the other, as the new order has them."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {ref for block in blocks for ref in after[block.b : block.b + block.size]}
    return tuple(ref for ref in after if ref not in kept)


def language_of(field: str) -> str:
    """The language that a field of a clause is written in."""
    return "zh-Hans" if field in CHINESE else "en"


def _differences(old: ClauseEntry, new: ClauseEntry) -> tuple[Difference, ...]:
    shown = ((name, _shown(old, name), _shown(new, name)) for name in FIELDS)
    return tuple(
        Difference(name, compare_texts(was, now)) for name, was, now in shown if was != now
    )


def _shown(entry: ClauseEntry, name: str) -> str:
    """A field as people read it: figures by their labels, in the language of the field."""
    value = getattr(entry, name)
    if name == "by":
        return str(Carriage(value).label)
    if name not in EXPLAINED:
        return value
    with translation.override(language_of(name)):
        return in_words(value, entry.ref)


def compare_texts(old: str, new: str) -> tuple[Piece, ...]:
    """Pieces of which same and gone make up the old text, same and new the new one.

    Where something changed, what is gone stands before what is new.
    """
    pieces: list[Piece] = []
    for was, now in _smooth(_chunks(_WORD.findall(old), _WORD.findall(new))):
        if was == now:
            pieces.append(Piece(Fate.SAME, was))
        else:
            both = ((Fate.GONE, was), (Fate.NEW, now))
            pieces += [Piece(fate, text) for fate, text in both if text]
    return tuple(pieces)


def _chunks(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """Pairs of what was and what is, by turns equal and not."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    was, now = (words[start : len(words) - end] for words in (old, new))
    middle = [("".join(was), "".join(now))]
    if len(was) * len(now) <= LIMIT:
        matcher = SequenceMatcher(None, was, now, autojunk=False)
        middle = [
            ("".join(was[a:b]), "".join(now[c:d])) for _tag, a, b, c, d in matcher.get_opcodes()
        ]
    first, last = "".join(old[:start]), "".join(old[len(old) - end :])
    return [pair for pair in [(first, first), *middle, (last, last)] if any(pair)]


def _shared(one: list[str], other: list[str]) -> int:
    """How many words two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _smooth(chunks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A single sign that stayed between two changes counts as changed: it would break them up."""
    found: list[tuple[str, str]] = []
    for place, (was, now) in enumerate(chunks):
        is_island = len(was) <= 1 and 0 < place < len(chunks) - 1
        stayed = was == now and not is_island
        if found and not stayed and found[-1][0] != found[-1][1]:
            found[-1] = (found[-1][0] + was, found[-1][1] + now)
        else:
            found.append((was, now))
    return found
