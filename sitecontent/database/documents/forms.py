"""A version of a document, as it is written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sitecontent.database.documents.rules import LONGEST_NOTE, LONGEST_TEXT

TALL = {"rows": 22, "spellcheck": "false"}


class VersionForm(forms.Form):
    """Both texts, what changes, and from when it is to hold."""

    zh = forms.CharField(
        label=_("Chinese text"), max_length=LONGEST_TEXT, widget=forms.Textarea(TALL),
        help_text=_("# heading, - list, **bold**"),
    )  # fmt: skip
    en = forms.CharField(
        label=_("English text"), max_length=LONGEST_TEXT, widget=forms.Textarea(TALL)
    )
    note = forms.CharField(label=_("What changes and why"), max_length=LONGEST_NOTE)
    in_force_from = forms.DateField(
        label=_("In force from"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
