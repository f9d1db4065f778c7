"""What readers ask the rulebook's pages for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HandbookForm(forms.Form):
    """A search, and an edition other than the one in force."""

    q = forms.CharField(required=False, max_length=100)
    edition = forms.IntegerField(required=False, min_value=1)


class DayForm(forms.Form):
    """The day whose rules are asked for."""

    on = forms.DateField(
        label=_("What held on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class TraceForm(forms.Form):
    """One room, or only what lacks code or tests."""

    room = forms.ChoiceField(label=_("Room"), required=False)
    missing = forms.BooleanField(label=_("Only what is missing"), required=False)

    def __init__(self, *args, rooms: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [("", _("All rooms")), *((room, room) for room in rooms)]
