"""Pinyin of Chinese text. Its tables take a third of a second to load: they come when asked for."""

from collections.abc import Callable


def whole(text: str) -> str:
    """All syllables of a text in a row, other signs as they stand.

    >>> whole("旷工")
    'kuanggong'
    """
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))


def first_letters(text: str, others: str | Callable[[str], object]) -> list[str]:
    """The first letter of each syllable; `others` says what becomes of a run of other signs:
    "ignore", or a function of the run.

    >>> first_letters("旷工 3", others="ignore")
    ['k', 'g']
    """
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(text, style=Style.FIRST_LETTER, errors=others)
