"""Chinese words found by the first letters of their pinyin: 旷工 by `kg`, 旷g or KG."""

import re
from functools import lru_cache

from regulations import pinyin

# Signs that words are found across; a full stop or a space parts them.
_LIGHT = re.compile("[、，,/·“”‘’《》〈〉「」『』（）()]")
SHORTEST = 2  # a single letter would begin a word of every clause


def written(text: str, word: str) -> set[str]:
    """The words of a text that a word spells, sign by sign itself or its first letter.

    Words without a Chinese character are none, nor is what has less than two signs.

    >>> written("旷工半日，扣矿工工资", "KG")
    {'旷工', '矿工'}
    """
    word = word.casefold()
    if len(word) < SHORTEST:
        return set()
    signs, letters = _letters(text)
    places = range(len(signs) - len(word) + 1)
    found = (signs[at : at + len(word)] for at in places if _stands(word, signs, letters, at))
    return {each for each in found if not each.isascii()}


@lru_cache(maxsize=4096)
def sounds_like(name: str, typed: str) -> bool:
    """Whether the pinyin of a name begins with what is typed, blanks left away.

    >>> sounds_like("王小芳", "wang xf"), sounds_like("王小芳", "wangxiao")
    (False, True)
    """
    typed = "".join(typed.casefold().split())
    return typed.isascii() and pinyin.whole(name).casefold().startswith(typed)


def _stands(word: str, signs: str, letters: str, at: int) -> bool:
    return all(
        sign == letters[at + step] or sign == signs[at + step] for step, sign in enumerate(word)
    )


@lru_cache(maxsize=4096)
def _letters(text: str) -> tuple[str, str]:
    """The signs of a text without light ones, and for each its first letter, or itself."""
    signs = _LIGHT.sub("", text).lower()
    letters = pinyin.first_letters(signs, others=list)
    return signs, "".join(each[:1] for each in letters)
