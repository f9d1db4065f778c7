"""What is asked for when something is posted, and when it is taken down."""

from datetime import date, timedelta
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.notices.board.models import Posting
from regulations.rulebook.fields import DayField

USUALLY = timedelta(days=7)


class PostingForm(forms.Form):
    """A sheet for the board; the same form sent twice posts it once."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    kind = forms.ChoiceField(label=_("Kind"), choices=Posting.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=_("Text"), max_length=20000, widget=forms.Textarea(attrs={"rows": 10})
    )
    clause = forms.CharField(
        label=_("Clause"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"list": "clauses", "autocomplete": "off"}),
    )
    last_on = DayField(label=pgettext_lazy("board", "Last day"))

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, initial={"last_on": today + USUALLY}, **kwargs)

    def clean_clause(self):
        """The number alone, also where the words of the suggestion came with it."""
        return (self.cleaned_data["clause"].split() or [""])[0].upper()


class EndForm(forms.Form):
    """Why a posting comes down early."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class BoardForm(forms.Form):
    """Which page of the board is asked for."""

    past = forms.BooleanField(required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)
