"""Chinese numbers in a search, as the clauses write them: in digits."""

import re

DIGITS = "零一二三四五六七八九"
_NUMBER = re.compile(
    rf"([{DIGITS[1:]}]?)十([{DIGITS[1:]}]?)|([{DIGITS[1:]}])(?=[天日月年元次分小个])"
)


def in_digits(text: str) -> str:
    """A text with its numbers below a hundred in digits: 十分钟 as 10分钟, 三次 as 3次."""
    return _NUMBER.sub(_number, text)


def _number(match: re.Match) -> str:
    tens, ones, alone = match.groups()
    if alone:
        return str(DIGITS.index(alone))
    return str((DIGITS.index(tens) if tens else 1) * 10 + (DIGITS.index(ones) if ones else 0))
