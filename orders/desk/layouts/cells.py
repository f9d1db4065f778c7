"""One cell at a time: from what a file holds to a value, or a CellFault saying why not."""

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from .msgid import msgid as _

LONGEST_CELL = 10_000
LONGEST_NUMBER = 64
LONGEST_PHONE = 40
LARGEST_QUANTITY = 1_000_000
LARGEST_MONEY = Decimal("999999999999.99")
CENT = Decimal("0.01")
ZERO = Decimal("0.00")
SHOP_ZONE = ZoneInfo("Asia/Shanghai")
SURE_DIGITS = 15  # a spreadsheet keeps no more digits of a number than these

_BLANKS = " \t\r\n\v\f\u3000\u00a0\ufeff\u200b"
_WRAPPER = re.compile(r'="([^"]*)"')
# An apostrophe is a spreadsheet's "take this as text" only before what it would else compute.
_TEXT_MARK = re.compile(r"'(?=[0-9=+\-@(])")
_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
UNCLOSED = "\udc22"  # ends the cell in which a file breaks off
NEVER_CLOSED = _("A quote is opened in this row and never closed.")
_BROKEN = re.compile(r"[\udc00-\udcff]+")
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NUMBER = r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]*))?"
_MONEY = re.compile(
    rf"(?P<sign>-?)[¥￥]?\s*(?P<minus>-?){_NUMBER}\s*元?\s*(?:[(（\[【].*[)）\]】])?", re.DOTALL
)
_QUANTITY = re.compile(_NUMBER)
_MOMENT = re.compile(
    r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})(?:T|\s+)([0-9]{1,2}):([0-9]{2})"
    r"(?::([0-9]{2})(?:\.[0-9]+)?)?\s*(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
)
_FULLWIDTH = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)}  # typed by a Chinese keyboard
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,3}|[0-9]\.[0-9]+[eE][0-9]{1,3}")


class CellFault(ValueError):
    """A cell that cannot be taken: an English msgid and what fills it."""

    def __init__(self, message: str, **params):
        super().__init__(message)
        self.message = message
        self.params = params


def shown(value: object) -> str:
    """A value short enough to be quoted in a sentence, and fit to be stored with it."""
    quoted = UNSTORABLE.sub("\ufffd", value if isinstance(value, str) else str(value))
    return quoted if len(quoted) <= 40 else quoted[:40] + "…"


def clean(value: str, *, limit: int = LONGEST_CELL) -> str:
    """A text without blanks around it and signs that cannot be seen; line breaks become \\n.

    Refuses more than `limit` characters and what a database cannot store.
    """
    plain = within(value, limit)
    if _ODD.search(plain):
        check_storable(plain)
        plain = _CONTROLS.sub("", _BREAKS.sub("\n", plain))
    return plain.strip(_BLANKS)


def check_storable(value: str) -> None:
    """Refuses what a database cannot store, and bytes that were not text where they came from."""
    if value.endswith(UNCLOSED):
        raise CellFault(NEVER_CLOSED)
    if broken := _BROKEN.search(value):
        raise CellFault(
            _("This cell holds a broken character (bytes %(bytes)s): export the file again."),
            bytes=" ".join(f"{ord(sign) - 0xDC00:02x}" for sign in broken[0][:4]),
        )
    if UNSTORABLE.search(value):
        raise CellFault(_("The value holds a character that cannot be stored."))


def text(value: object) -> str:
    """The cell's text, cleaned and without what a spreadsheet wraps around it; refuses formulas."""
    if not isinstance(value, str):
        return _written(value)
    plain = clean(value)
    if plain.startswith("="):
        wrapped = _WRAPPER.fullmatch(plain)
        if wrapped is None:
            raise CellFault(_("This cell holds a formula or a spreadsheet error, not a value."))
        return wrapped[1].strip(_BLANKS)
    return plain[1:] if _TEXT_MARK.match(plain) else plain


def money(value: object) -> Decimal:
    """An amount of 0.00 to LARGEST_MONEY; takes ¥, 元, thousands commas and a bracketed remark."""
    plain = text(value)
    found = _MONEY.fullmatch(plain)
    if found is None:
        raise CellFault(_("“%(value)s” is not an amount of money."), value=shown(plain))
    whole = found["whole"].replace(",", "").lstrip("0")
    part = (found["part"] or "").rstrip("0")
    if len(whole) > 12:
        raise CellFault(_("The amount “%(value)s” is too large."), value=shown(plain))
    if len(part) > 2:
        raise CellFault(_("“%(value)s” has more than two decimal places."), value=shown(plain))
    if (found["sign"] or found["minus"]) and (whole or part):
        raise CellFault(_("The amount “%(value)s” is negative."), value=shown(plain))
    return Decimal(f"{whole or 0}.{part:0<2}")


def quantity(value: object) -> int:
    """A whole number of 1 to LARGEST_QUANTITY."""
    plain = text(value)
    found = _QUANTITY.fullmatch(plain)
    whole = found["whole"].replace(",", "").lstrip("0") if found else ""
    if found is None or not whole or (found["part"] or "").strip("0"):
        raise CellFault(
            _("“%(value)s” is not a quantity: a whole number of 1 or more."), value=shown(plain)
        )
    if len(whole) > 7 or int(whole) > LARGEST_QUANTITY:
        raise CellFault(
            _("The quantity “%(value)s” is larger than %(limit)s."),
            value=shown(plain),
            limit=LARGEST_QUANTITY,
        )
    return int(whole)


def moment(value: object, *, zone=SHOP_ZONE) -> datetime:
    """An aware moment in UTC, whole seconds; a moment without an offset is read in `zone`."""
    if isinstance(value, date):
        return _spreadsheet_moment(value, zone)
    plain = text(value)
    found = _MOMENT.fullmatch(plain)
    if found is None:
        raise CellFault(
            _("“%(value)s” is not a date with a time, such as 2026-05-14 11:23:45."),
            value=shown(plain),
        )
    year, _separator, month, day, hour, minute, second, offset = found.groups()
    try:
        naive = datetime(*map(int, (year, month, day, hour, minute, second or 0)))
    except ValueError as error:
        raise CellFault(
            _("“%(value)s” is a date or time that does not exist."), value=shown(plain)
        ) from error
    return _placed(naive, _offset(offset, plain) if offset else zone)


def order_number(value: object) -> str:
    """An order number of 1 to 64 characters, refused if a spreadsheet has rounded it.

    Digits beyond the fifteenth that are all zero count as rounded, unless the cell is wrapped as
    ="…": the wrapping is lost when a spreadsheet turns the text into a number.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _numeric_order_number(value)
    plain = number_text(text(value).removeprefix("'"))
    wrapped = isinstance(value, str) and value.strip(_BLANKS).startswith("=")
    if not wrapped and _rounded(plain):
        raise _rounded_fault(plain)
    if isinstance(value, str) and not value.strip(_BLANKS).isprintable():
        raise CellFault(_("The order number holds a character that cannot be printed."))
    return plain


def number_text(plain: str) -> str:
    """An order number that never was in a spreadsheet's cell; fullwidth signs become plain ones."""
    plain = plain.translate(_FULLWIDTH)
    if not plain:
        raise CellFault(_("The order number is empty."))
    if len(plain) > LONGEST_NUMBER:
        raise CellFault(
            _("The order number has %(length)s characters; at most %(limit)s are taken."),
            length=len(plain),
            limit=LONGEST_NUMBER,
        )
    if not plain.isprintable():
        raise CellFault(_("The order number holds a character that cannot be printed."))
    if _SCIENTIFIC.fullmatch(plain):
        raise _rounded_fault(plain)
    return plain


def phone(value: object) -> str:
    """A telephone number as written (masked ones too), or nothing."""
    plain = text(value).removeprefix("'")
    if _SCIENTIFIC.fullmatch(plain):
        raise CellFault(
            _("The spreadsheet has rounded the telephone number “%(value)s”."), value=shown(plain)
        )
    if len(plain) > LONGEST_PHONE or (plain and not re.search(r"[0-9*]", plain)):
        raise CellFault(_("“%(value)s” is not a telephone number."), value=shown(plain))
    return plain


def within(plain: str, limit: int) -> str:
    """A text of at most `limit` characters."""
    if len(plain) > limit:
        raise CellFault(
            _("The value has %(length)s characters; at most %(limit)s are taken."),
            length=len(plain),
            limit=limit,
        )
    return plain


def currency(value: object) -> str:
    """A currency's three capital letters."""
    plain = text(value)
    if not re.fullmatch(r"[A-Z]{3}", plain):
        message = _("“%(value)s” is not a currency of three letters, such as CNY.")
        raise CellFault(message, value=shown(plain))
    return plain


def fitting(amount: Decimal) -> Decimal:
    """A computed amount, refused where it would not fit an amount of money."""
    if not ZERO <= amount <= LARGEST_MONEY:
        message = _("The computed amount %(value)s is negative or too large.")
        raise CellFault(message, value=shown(amount))
    return amount


def unit_price(amount: Decimal, pieces: int) -> Decimal:
    """The price of one piece of a line of which only the amount is known, rounded to the cent."""
    return (amount / pieces).quantize(CENT, ROUND_HALF_UP)


def _written(value: object) -> str:
    """What a spreadsheet shows for a cell that is not text: numbers to 15 digits."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if math.isfinite(value) and value.is_integer() and abs(value) < 10**SURE_DIGITS:
            return str(int(value))
        return format(value, f".{SURE_DIGITS}g")
    if isinstance(value, int) and abs(value) >= 10**SURE_DIGITS:
        return format(Decimal(value), "E")
    return str(value)


def _spreadsheet_moment(value: date, zone) -> datetime:
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    # A spreadsheet counts days as a fraction: the second is only near a whole one.
    try:
        value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    except OverflowError as error:
        raise _year_fault(value.year) from error
    return _placed(value, value.tzinfo or zone)


def _placed(naive: datetime, zone) -> datetime:
    if not 1990 <= naive.year <= 2100:
        raise _year_fault(naive.year)
    return naive.replace(tzinfo=zone).astimezone(UTC)


def _year_fault(year: int) -> CellFault:
    return CellFault(_("The year %(year)s is not between 1990 and 2100."), year=year)


def _offset(written: str, plain: str) -> timezone:
    if written in ("Z", "UTC"):
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    if hours > 14 or minutes > 59:
        raise CellFault(_("“%(value)s” is a date or time that does not exist."), value=shown(plain))
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if written[0] == "-" else 1))


def _numeric_order_number(value: int | float) -> str:
    whole = isinstance(value, int) or value.is_integer()  # neither NaN nor infinity is
    if not whole or value < 0:
        raise CellFault(_("“%(value)s” is not an order number."), value=shown(_written(value)))
    if value >= 10**SURE_DIGITS:
        raise _rounded_fault(_written(value))
    return str(int(value))


def _rounded(plain: str) -> bool:
    digits = plain.isascii() and plain.isdigit() and len(plain) > SURE_DIGITS
    return digits and not plain[SURE_DIGITS:].strip("0")


def _rounded_fault(plain: str) -> CellFault:
    return CellFault(
        _(
            "A spreadsheet has rounded the order number “%(value)s”: export the file again and"
            " give it here without saving it in a spreadsheet program."
        ),
        value=shown(plain),
    )
