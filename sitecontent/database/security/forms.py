"""What the security page asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sitecontent.database.security.rules import LONGEST_REASON, LONGEST_SUBJECT

DAY = {"type": "date"}


class FindingsForm(forms.Form):
    """A file of findings and the day it was made on."""

    file = forms.FileField(
        label=_("File of findings"),
        help_text=_("“pip-audit -f json” or “pip list --outdated --format json”"),
    )
    made_on = forms.DateField(label=_("Made on"), widget=forms.DateInput(DAY, "%Y-%m-%d"))


class ExceptionForm(forms.Form):
    """What is accepted, why, and until when."""

    subject = forms.CharField(label=_("What is accepted"), max_length=LONGEST_SUBJECT)
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2})
    )
    ends_on = forms.DateField(label=_("Until"), widget=forms.DateInput(DAY, "%Y-%m-%d"))


class NoteForm(forms.Form):
    """A word that goes with an act."""

    note = forms.CharField(label=_("Note"), max_length=LONGEST_REASON, required=False)
