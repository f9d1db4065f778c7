"""What the pages of reports ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.service.rules import LONGEST_NOTE


class UnusualForm(forms.Form):
    """What is unusual."""

    what = forms.CharField(
        label=_("What is unusual"), max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What the lead says to it."""

    text = forms.CharField(
        label=_("Answer"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReadForm(forms.Form):
    """What a superior says of a report."""

    text = forms.CharField(
        label=_("Comment"), max_length=LONGEST_NOTE, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
