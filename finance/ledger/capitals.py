"""An amount in the capital numerals of Chinese vouchers, and back.

One form: 整 only where nothing follows 元; one 零 for a run of zeros, also for an empty group of
ten thousands, and between 元 and 分 where there is no 角.
"""

import re

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
GROUPS = ("亿", "万", "")
CURRENCY = "人民币"  # stands directly ahead of the amount
MOST = 10**14  # cents: what fits into numeric(14,2)


def capitals(cents: int) -> str:
    """An amount of cents as it stands on a voucher; below zero with 负 ahead.

    ValueError beyond twelve digits of yuan.
    """
    if abs(cents) >= MOST:
        raise ValueError(f"{cents} cents are too many for a voucher")
    if cents < 0:
        return "负" + capitals(-cents)
    yuan, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    words = _whole(yuan) + "元" if yuan else ""
    if not rest:
        return (words or "零元") + "整"
    if jiao:
        words += DIGITS[jiao] + "角"
    elif words:
        words += "零"
    return words + (DIGITS[fen] + "分" if fen else "")


def _whole(yuan: int) -> str:
    """A positive number of yuan; one 零 wherever a run of zeros ends."""
    words, has_gap = "", False
    for place, digit in zip(range(11, -1, -1), f"{yuan:012}", strict=True):
        group, within = divmod(11 - place, 4)
        if digit == "0":
            has_gap = bool(words)
        else:
            words += ("零" if has_gap else "") + DIGITS[int(digit)] + PLACES[within]
            has_gap = False
        if within == 3 and yuan // 10**place % 10**4:
            words += GROUPS[group]
            has_gap = False if place else has_gap
    return words


_UNITS = {"仟": 1000, "佰": 100, "拾": 10}
_KNOWN = DIGITS + "负元整角分仟佰拾亿万"
_FORM = re.compile(r"(负)?(?:(.*)元)?整?零?(?:(.)角)?(?:(.)分)?")


def cents_of(words: str) -> int:
    """Read an amount in capitals; ValueError for what `capitals` would not write."""
    match = _FORM.fullmatch(words)
    if not match or set(words) - set(_KNOWN):
        raise ValueError(f"{words!r} is no amount")
    sign, yuan, jiao, fen = match.groups()
    cents = _read(yuan or "") * 100 + _digit(jiao) * 10 + _digit(fen)
    cents = -cents if sign else cents
    if capitals(cents) != words:
        raise ValueError(f"{words!r} is no amount")
    return cents


def _digit(word: str | None) -> int:
    return DIGITS.index(word) if word else 0


def _read(words: str) -> int:
    """A number of yuan, group by group."""
    total = 0
    for mark, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        head, found, tail = words.partition(mark) if mark else (words, "x", "")
        if found:
            total += _read_group(head) * size
            words = tail
    return total


def _read_group(words: str) -> int:
    total = digit = 0
    for word in words:
        if word in _UNITS:
            total, digit = total + digit * _UNITS[word], 0
        else:
            digit = max(DIGITS.find(word), 0)
    return total + digit
