"""What is sent with a sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.months.rules import Word
from regulations.rulebook.fields import DayField


class BeginningForm(forms.Form):
    """From which day on attendance is kept, and why."""

    day = DayField(label=_("Attendance is kept from"))
    reason = forms.CharField(label=_("Reason"), max_length=500)


class WordForm(forms.Form):
    """A person's word on their own sheet."""

    word = forms.ChoiceField(choices=Word.choices)
    text = forms.CharField(label=_("Reason"), max_length=1000, required=False)


class AnswerForm(forms.Form):
    """The answer to an objection."""

    text = forms.CharField(label=_("Answer"), max_length=1000)
