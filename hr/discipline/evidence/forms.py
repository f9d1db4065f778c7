"""What is asked for with a piece of evidence."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.uploads import ENDINGS


class EvidenceForm(forms.Form):
    """A file, and what it shows."""

    file = forms.FileField(
        label=pgettext_lazy("evidence", "File"),
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("PDF, picture, text or .xlsx, up to 10 MB. It cannot be changed afterwards."),
    )
    note = forms.CharField(label=_("What it shows"), max_length=500)
