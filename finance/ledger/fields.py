"""Sums of money as people type them, or copy them from their bank."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


class SumField(forms.DecimalField):
    """A sum in yuan and cents; commas between thousands are read, of either width.

    A comma that stands elsewhere is refused with its own sentence: 1,5 may be 1.5 or 15.
    """

    default_error_messages = {
        "commas": _("A comma stands between thousands alone: 1,234.56, or 1234.56 without it."),
    }

    def __init__(self, **options):
        box = forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"})
        super().__init__(**{"max_digits": 14, "decimal_places": 2, "widget": box} | options)

    def to_python(self, value):
        value = _plain(value)
        if isinstance(value, str) and "," in value:
            raise ValidationError(self.error_messages["commas"], code="commas")
        return super().to_python(value)

    def prepare_value(self, value):
        """What was sent, as a box for numbers shows it."""
        return _plain(value)


def _plain(value):
    """What was typed, without the commas between its thousands."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value).strip()
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text
