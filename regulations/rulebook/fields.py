"""Days, moments and months as the forms of every room ask for them, within bounds.

A year is typed digit by digit, and anybody may send any: what lies before the rules, or so far
ahead that no date can be counted from it, is refused here once for all.
"""

from datetime import date, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from regulations.rulebook.rules import CHINA, FIRST_DAY

# The first week has no week before it for which there were rules.
EARLIEST = FIRST_DAY + timedelta(days=7)
LATEST = date(2100, 1, 1)
# What people bring along from before there were rules, and days that a rule itself judges.
LONG_AGO = date(1900, 1, 1)
MINUTE, SECOND = "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"


def within(earliest: date) -> list:
    """What refuses a day before `earliest` or after LATEST."""
    return [MinValueValidator(earliest), MaxValueValidator(LATEST)]


class DayField(forms.DateField):
    """A day from `earliest` to LATEST, picked from the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, *, earliest: date = EARLIEST, **options):
        super().__init__(**options)
        self.validators += within(earliest)


class MonthField(forms.DateField):
    """A month "2026-03", in Python its first day; the first of the rules has no month before it
    and is refused like what lies before."""

    default_validators = within(EARLIEST)

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m"], **options)


def _is_day_of_rules(at: datetime) -> None:
    # At either end of the calendar a moment lies beyond the first or the last one in China.
    is_near = EARLIEST.year <= at.year <= LATEST.year
    if not is_near or not EARLIEST <= at.astimezone(CHINA).date() <= LATEST:
        raise ValidationError(_("No rules hold at this moment."))


class MomentField(forms.DateTimeField):
    """A moment for which there are rules, picked from the browser's own calendar.

    To the minute, or `to_second`.
    """

    default_validators = [_is_day_of_rules]

    def __init__(self, *, to_second: bool = False, **options):
        attrs = {"type": "datetime-local"} | ({"step": 1} if to_second else {})
        widget = forms.DateTimeInput(attrs=attrs, format=SECOND if to_second else MINUTE)
        super().__init__(widget=widget, **options)
