"""Whether telephone numbers, identity numbers and birthdays can be such: over plain values."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

PHONES = ("phone", "private_phone", "emergency_phone")
# Digits in groups, an area code in brackets, a country in front, an extension behind. One digit
# behind a point is what a spreadsheet made of a number.
_PHONE = re.compile(
    r"(?!.*\.\d$)\+?[\d() /.-]{3,}(?:\s*(?:\u8f6c|x|ext\.?)\s*\d{1,6})?", re.IGNORECASE
)
_RESIDENT = re.compile(r"\d{6}(\d{8})\d{3}[\dXx]", re.ASCII)
# The last sign is computed from the others (GB 11643): their weighted sum over 11 chooses it.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LAST_SIGNS = "10X98765432"
# Passports and permits of who is no resident: letters in front.
_FOREIGN = re.compile(r"[A-Za-z]{1,3}[- ]?\d{6,10}(?:\(\d\))?")


def faults_of(values: Mapping[str, object], today: date) -> dict[str, object]:
    """What cannot be a number or a birthday, as field → sentence; what is empty is no fault.

    >>> sorted(faults_of({"phone": "abc", "birthday": None}, date(2026, 3, 2)))
    ['phone']
    """
    found = {name: _fault(name, value, today) for name, value in values.items() if value}
    number, birthday = values.get("id_number") or "", values.get("birthday")
    if birthday and is_identity(number) and _born(number) not in (None, birthday):
        found["birthday"] = _("By the ID number it is %(day)s.") % {"day": _born(number)}
    return {name: fault for name, fault in found.items() if fault}


def _fault(name: str, value, today: date) -> object:
    if name in PHONES and not is_phone(value):
        return _("“%(value)s” is no telephone number.") % {"value": value}
    if name == "id_number" and not is_identity(value):
        return _(
            "“%(value)s” is no ID number: it has 18 digits with the day of birth in them, and the "
            "last (X among them) must fit the others; a passport begins with letters."
        ) % {"value": value}
    if name == "birthday" and value > today:
        return _("A birthday does not lie ahead.")
    return None


def is_phone(text: str) -> bool:
    """Whether somebody can be called under a text."""
    digits = sum(sign.isdecimal() for sign in text)
    return text.isprintable() and 3 <= digits <= 21 and bool(_PHONE.fullmatch(text.strip()))


def is_identity(text: str) -> bool:
    """Whether a text is a resident's number that fits together, or can be a passport or permit."""
    if _RESIDENT.fullmatch(text):
        return _born(text) is not None and _last_sign(text) == text[-1].upper()
    return bool(_FOREIGN.fullmatch(text))


def _born(text: str) -> date | None:
    """The day of birth in a resident's number."""
    found = _RESIDENT.fullmatch(text)
    try:
        return datetime.strptime(found[1], "%Y%m%d").date() if found else None
    except ValueError:
        return None


def _last_sign(text: str) -> str:
    total = sum(int(sign) * weight for sign, weight in zip(text, _WEIGHTS, strict=False))
    return _LAST_SIGNS[total % 11]
