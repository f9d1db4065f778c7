"""Words found in a text however they are disguised, at their places in the text as it stands.

A text and the words are compared by their plain form: full width as half width and letters
without accents (NFKD), small letters, traditional as simplified characters, look-alikes as what
they look like; spaces, punctuation, symbols and signs without width are passed over.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs as aho
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from opencc import OpenCC

from regulations.rulebook import clause
from sitecontent.publishing.screening.lookalikes import LOOK_ALIKES

LONGEST_WORD, SHORTEST_WORD = 40, 2
MOST_WORDS = 50_000


class Sort(TextChoices):
    """Why a word is looked for: what C6-4 to C6-6 forbid, and what is confidential."""

    UNLAWFUL = "unlawful", _("unlawful or harmful")
    IMMORAL = "immoral", _("obscene or immoral")
    FALSE = "false", _("false or damaging")
    SECRET = "secret", _("confidential")
    ADVERT = "advert", _("advertising law")


CLAUSE_OF: Mapping[str, str] = {
    Sort.UNLAWFUL: "C6-4",
    Sort.IMMORAL: "C6-5",
    Sort.FALSE: "C6-6",
    Sort.SECRET: "C6-6",
    Sort.ADVERT: "C6-6",
}


@dataclass(frozen=True)
class Found:
    """A word by its key, from `start` to before `end` of the text as it stands."""

    key: int
    start: int
    end: int


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters that are written otherwise in simplified Chinese, one for one."""
    signs = [chr(code) for code in (*range(0x3400, 0x9FFF), *range(0xF900, 0xFAFF))]
    changed = OpenCC("t2s").convert("\n".join(signs)).split("\n")
    pairs = zip(signs, changed, strict=True)
    return {sign: other for sign, other in pairs if sign != other and len(other) == 1}


class _Table(dict):
    """What every sign counts as, worked out when it is first seen; for `str.translate`."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _plain_sign(chr(code))
        return found


_table = _Table()


def _plain_sign(sign: str) -> str:
    """What a sign counts as; empty for what is passed over."""
    found = []
    for each in unicodedata.normalize("NFKD", sign).casefold():
        each = _simplified().get(each, each)
        each = LOOK_ALIKES.get(each, each)
        if unicodedata.category(each)[0] in "LN":
            found.append(each)
    return "".join(found)


@clause("C6-4", "C6-5", "C6-6")
def plain(text: str) -> str:
    """What a word or a text is compared by."""
    return text.translate(_table)


def _places(text: str) -> list[int]:
    """For each sign of the plain form of a text, the place in the text it comes from."""
    return [place for place, sign in enumerate(text) for _each in _table[ord(sign)]]


def digest_of(words: Iterable[tuple[int, str]], state: str = "") -> str:
    """What names a list: the same for the same words with the same keys in the same state."""
    told = "\n".join([state, *(f"{key} {word}" for key, word in sorted(words))])
    return hashlib.sha256(told.encode()).hexdigest()


@clause("C6-4", "C6-5", "C6-6")
class Matcher:
    """Looks for all words at once; the time depends on the text, hardly on how many words."""

    def __init__(self, words: Sequence[tuple[int, str]], *, state: str = ""):
        """`words` are keys with plain forms; `state` tells apart lists that read the same."""
        self.digest, self._words = digest_of(words, state), list(words)
        self._automaton = aho.AhoCorasick([word for _key, word in words])

    @property
    def count(self) -> int:
        """How many words are looked for."""
        return len(self._words)

    def find(self, text: str) -> list[Found]:
        """Every word in a text, at most one at a place: the longest, from the left."""
        matches = self._automaton.find_matches_as_indexes(plain(text), overlapping=True)
        places = _places(text) if matches else []
        found = []
        for number, start, end in matches:
            key, word = self._words[number]
            hit = Found(key, places[start], places[end - 1] + 1)
            if not word.isascii() or _stands_alone(text, hit):
                found.append(hit)
        return _without_inner(found)


def _stands_alone(text: str, hit: Found) -> bool:
    """Whether a Latin word is no part of a longer one: "class" holds no other word."""
    before, after = text[hit.start - 1 : hit.start], text[hit.end : hit.end + 1]
    return not any(sign.isascii() and sign.isalnum() for sign in (before, after))


def _without_inner(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for hit in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or hit.end > kept[-1].end:
            kept.append(hit)
    return kept


@clause("C6-4")
def check_word(text: str) -> str:
    """The plain form of a word for the list; refused where nothing or too little is left of it."""
    word = plain(text)
    if not len(word) >= SHORTEST_WORD or len(text) > LONGEST_WORD:
        raise ValidationError(
            _("A word has %(least)s to %(most)s characters besides spaces and signs."),
            params={"least": SHORTEST_WORD, "most": LONGEST_WORD},
            code="C6-4",
        )
    return word


@dataclass(frozen=True)
class Span:
    """A run of a text, with what was found in it: `hit` is its place among the hits, or None."""

    text: str
    hit: int | None = None


def spans(text: str, hits: Sequence[tuple[int, int]]) -> list[Span]:
    """A text cut at its hits, which are (start, end) each, so that a page can mark them."""
    found, place = [], 0
    order = sorted(range(len(hits)), key=lambda number: hits[number])
    for number in order:
        start, end = max(hits[number][0], place), hits[number][1]
        if start > place:
            found.append(Span(text[place:start]))
        if end > start:
            found.append(Span(text[start:end], number))
        place = max(place, end)
    return [*found, Span(text[place:])] if place < len(text) else found
