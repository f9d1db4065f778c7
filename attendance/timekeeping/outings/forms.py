"""What the pages of outings send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.outings.rules import Kind
from attendance.timekeeping.outings.services import Trip
from regulations.rulebook.fields import MomentField


class TripForm(forms.Form):
    """Where somebody goes, from when to when, and why."""

    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))
    place = forms.CharField(label=_("Where to"), max_length=100)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def trip(self) -> Trip:
        """What was asked for."""
        return Trip(**{name: self.cleaned_data[name] for name in Trip.__dataclass_fields__})


class OutingForm(TripForm):
    """An outing of one's own: on business, or otherwise."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.BUSINESS
    )
    field_order = ["kind"]


class FalseForm(forms.Form):
    """Why a certificate is false."""

    finding = forms.CharField(
        label=_("What was found"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
