"""A file of a contract to be kept."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.contracts.texts.rules import Paper
from regulations.uploads import ENDINGS


class FileForm(forms.Form):
    """A file and what it is."""

    paper = forms.ChoiceField(label=_("What it is"), choices=Paper.choices)
    file = forms.FileField(
        label=pgettext_lazy("document", "File"), max_length=200, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join([".docx", *ENDINGS])}),
        help_text=_("PDF, picture, Word (.docx), text or .xlsx, up to 10 MB"),
    )  # fmt: skip


class AsideForm(forms.Form):
    """Why a file is set aside."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
