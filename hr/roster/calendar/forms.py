"""What the page of the calendar is asked for."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from hr.roster.calendar.rules import Entry
from regulations.rulebook.fields import DayField

FIRST_YEAR, LAST_YEAR = 2020, 2099


class EntryForm(forms.Form):
    """What the company says of a day."""

    day = DayField(label=_("Day"))
    entry = forms.ChoiceField(label=_("What it is"), choices=Entry.choices)
    name = forms.CharField(label=_("Name"), max_length=50, required=False)


class YearForm(forms.Form):
    """A year of the calendar."""

    year = forms.IntegerField(
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
