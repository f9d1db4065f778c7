"""Whether telephone numbers, identity numbers and birthdays can be such: over plain values."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

PHONES = ("phone", "private_phone", "emergency_phone")
# Digits in groups, an area code in brackets, a country in front, an extension behind.
_PHONE = re.compile(r"\+?[\d() /.-]{3,}(?:\s*(?:\u8f6c|x|ext\.?)\s*\d{1,6})?", re.IGNORECASE)
_RESIDENT = re.compile(r"\d{6}(\d{8})\d{3}[\dXx]")
# Passports and permits of who is no resident: letters in front.
_FOREIGN = re.compile(r"[A-Za-z]{1,3}[- ]?\d{6,10}(?:\(\d\))?")


def faults_of(values: Mapping[str, object], today: date) -> dict[str, object]:
    """What cannot be a number or a birthday, as field → sentence; what is empty is no fault.

    >>> sorted(faults_of({"phone": "abc", "birthday": None}, date(2026, 3, 2)))
    ['phone']
    """
    found = {name: _fault(name, value, today) for name, value in values.items() if value}
    return {name: fault for name, fault in found.items() if fault}


def _fault(name: str, value, today: date) -> object:
    if name in PHONES and not is_phone(value):
        return _("“%(value)s” is no telephone number.") % {"value": value}
    if name == "id_number" and not is_identity(value):
        return _(
            "“%(value)s” is no ID number: it has 18 digits with the day of birth in them (the last "
            "may be X); a passport begins with letters."
        ) % {"value": value}
    if name == "birthday" and value > today:
        return _("A birthday does not lie ahead.")
    return None


def is_phone(text: str) -> bool:
    """Whether somebody can be called under a text."""
    digits = sum(sign.isdecimal() for sign in text)
    return text.isprintable() and 3 <= digits <= 21 and bool(_PHONE.fullmatch(text.strip()))


def is_identity(text: str) -> bool:
    """Whether a text has the shape of a resident's number, or of a passport or permit."""
    found = _RESIDENT.fullmatch(text)
    if not found:
        return bool(_FOREIGN.fullmatch(text))
    try:
        datetime.strptime(found[1], "%Y%m%d")
    except ValueError:
        return False
    return True
