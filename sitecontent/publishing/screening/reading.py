"""How a text is read before words are looked for in it, and where each sign of it came from.

The plain form of a text: full width as half width and letters without accents (NFKD), small
letters, traditional and Japanese as simplified characters, look-alikes as what they look like;
spaces, fillers, punctuation, symbols, modifier letters and signs without width are passed over.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from regulations.rulebook import clause
from sitecontent.publishing.screening.lookalikes import CAPITALS, LOOK_ALIKES, STROKES

# Grows when texts come to be read otherwise: what was looked through is looked through anew.
READING = 2
_HAN = r"\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_WIDE = r"\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"  # digits and letters of full width
# Between two Chinese characters: everything but such characters, letters and digits, and those of
# them that are drawn as a stroke (l, I and 1, of full width too).
_BETWEEN = re.compile(
    rf"(?<=[{_HAN}])(?:[^{_HAN}{_WIDE}A-Za-z0-9]|[lI1\uff4c\uff29\uff11])+(?=[{_HAN}])"
)
# One sign, whatever it is, between each two of three or more Chinese characters.
_WEDGED = re.compile(rf"[{_HAN}](\S)[{_HAN}](?:\1[{_HAN}])+")
_LATIN = re.compile(
    r"(?:LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?|REGIONAL INDICATOR SYMBOL LETTER "
    r"|(?:NEGATIVE )?(?:CIRCLED|SQUARED) LATIN CAPITAL LETTER )([A-Z])(?: WITH .*)?"
)


@cache
def _simplified() -> dict[str, str]:
    """Japanese and traditional characters that are written otherwise in simplified Chinese, one for
    one."""
    signs = [chr(code) for code in (*range(0x3400, 0x9FFF), *range(0xF900, 0xFAFF))]
    old = OpenCC("jp2t").convert("\n".join(signs))
    pairs = zip(signs, OpenCC("t2s").convert(old).split("\n"), strict=True)
    return {sign: other for sign, other in pairs if sign != other and len(other) == 1}


class _Table(dict):
    """What every sign counts as, worked out when it is first seen; for `str.translate`."""

    def __init__(self, *, is_spelt: bool):
        super().__init__()
        self._is_spelt = is_spelt

    def __missing__(self, code: int) -> str:
        self[code] = found = _plain_sign(chr(code), is_spelt=self._is_spelt)
        return found


_spelt, _bare = _Table(is_spelt=True), _Table(is_spelt=False)


def _plain_sign(sign: str, *, is_spelt: bool) -> str:
    """What a sign counts as; empty for what is passed over. `is_spelt`: signs that look like a
    letter are read as that letter."""
    found = []
    for each in CAPITALS.get(sign) or unicodedata.normalize("NFKD", sign):
        if is_spelt or unicodedata.category(each)[0] in "LN":
            found += (_letter(one) for one in CAPITALS.get(each, each).casefold())
    return "".join(found)


def _letter(sign: str) -> str:
    sign = _simplified().get(sign, sign)
    latin = _LATIN.fullmatch(unicodedata.name(sign, ""))
    sign = latin[1].lower() if latin else sign
    sign = LOOK_ALIKES.get(sign, sign)
    category = unicodedata.category(sign)
    return "" if category[0] not in "LN" or category == "Lm" or sign in STROKES else sign


@clause("C6-4", "C6-5", "C6-6")
def plain(text: str) -> str:
    """What a word or a text is compared by."""
    return text.translate(_spelt)


@dataclass(frozen=True)
class Reading:
    """A text as it is read: `source` has a sign for each of the text's, `plain` what they count
    as."""

    source: str
    plain: str
    table: _Table

    def places(self) -> list[int]:
        """For each sign of the plain form, the place in the text it comes from."""
        return [place for place, sign in enumerate(self.source) for _each in self.table[ord(sign)]]


def readings(text: str) -> Iterator[Reading]:
    """A text as somebody may read it: signs as letters, or as nothing between characters."""
    spelt = Reading(text, plain(text), _spelt)
    yield spelt
    source = _WEDGED.sub(_unwedged, text)
    source = _BETWEEN.sub(lambda found: " " * len(found[0]), source)
    bare = source.translate(_bare)
    if bare != spelt.plain:
        yield Reading(source, bare, _bare)


def _unwedged(found: re.Match) -> str:
    return " ".join(found[0][::2])


def is_letter(sign: str) -> bool:
    """Whether a sign is a letter of the Latin alphabet or looks like one; no digit is."""
    return sign[:1].isalpha() and plain(sign).isascii() and plain(sign) != ""
