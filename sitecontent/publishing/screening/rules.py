"""Words found in a text however they are disguised, at their places in the text as it stands.

A text is read twice (see `reading`): with signs as the letters they look like, and with nothing
read between two Chinese characters but such characters, letters and digits. A Latin word is found
where no letter stands beside it; digits, signs and Chinese characters beside it do not hide it.
A word that itself begins or ends with a digit is hidden by letters and digits there.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick_rs as aho
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause
from sitecontent.publishing.screening.reading import is_letter, plain, readings

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


def digest_of(words: Iterable[tuple[int, str]], state: str = "") -> str:
    """What names a list: the same for the same words with the same keys in the same state."""
    told = "\n".join([state, *(f"{key} {word}" for key, word in sorted(words))])
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class _Wanted:
    """A word that is looked for: its plain form, and whether a digit begins and ends it."""

    key: int
    plain: str
    digits: tuple[bool, bool]


def _wanted(key: int, text: str) -> _Wanted:
    ends = [sign for sign in text if plain(sign)] or [""]
    return _Wanted(key, plain(text), (ends[0].isdigit(), ends[-1].isdigit()))


@clause("C6-4", "C6-5", "C6-6")
class Matcher:
    """Looks for all words at once; the time depends on the text, hardly on how many words."""

    def __init__(self, words: Sequence[tuple[int, str]], *, state: str = ""):
        """`words` are keys with words; `state` tells apart lists that read the same."""
        found = [_wanted(key, text) for key, text in words]
        self._words = [each for each in found if len(each.plain) >= SHORTEST_WORD]
        self.digest = digest_of([(each.key, each.plain) for each in self._words], state)
        self._automaton = aho.AhoCorasick([each.plain for each in self._words])

    @property
    def count(self) -> int:
        """How many words are looked for."""
        return len(self._words)

    def find(self, text: str) -> list[Found]:
        """Every word in a text, at most one at a place: the longest, from the left."""
        return _without_inner([hit for read in readings(text) for hit in self._in(text, read)])

    def _in(self, text: str, read) -> list[Found]:
        matches = self._automaton.find_matches_as_indexes(read.plain, overlapping=True)
        places = read.places() if matches else []
        found = []
        for number, start, end in matches:
            word = self._words[number]
            hit = Found(word.key, places[start], places[end - 1] + 1)
            if not word.plain.isascii() or _stands_alone(text, hit, word.digits):
                found.append(hit)
        return found


def _stands_alone(text: str, hit: Found, digits: tuple[bool, bool]) -> bool:
    """Whether a Latin word is no part of a longer one: "class" holds no other word."""
    beside = (text[hit.start - 1 : hit.start], text[hit.end : hit.end + 1])
    return not any(
        is_letter(sign) or (is_digit and sign.isdigit())
        for sign, is_digit in zip(beside, digits, strict=True)
    )


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
