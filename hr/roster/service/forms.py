"""What the page of the service around the clock is asked for."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.roster.forms import PeopleField, PersonField
from hr.roster.models import Duty
from hr.roster.rules import CHINA
from hr.roster.selectors import candidates
from regulations.rulebook.fields import DayField, MomentField

USUAL = 2  # weeks
LONGEST = 13  # weeks
SPANS = [(2, _("2 weeks")), (4, _("4 weeks")), (8, _("8 weeks")), (13, _("13 weeks"))]


class MomentForm(forms.Form):
    """A moment for which somebody asks who answers."""

    when = MomentField(label=_("At"), required=False)
    weeks = forms.TypedChoiceField(choices=SPANS, coerce=int, required=False, empty_value=USUAL)

    def asked(self) -> tuple[datetime | None, int]:
        """The moment (None: now) and the weeks ahead, whatever was sent."""
        if not self.is_valid():
            return None, USUAL
        return self.cleaned_data["when"], self.cleaned_data["weeks"]


class ManagersForm(forms.Form):
    """Who takes turns with the hotline on which days."""

    since = DayField(label=_("From"))
    until = DayField(label=_("Until"))
    people = PeopleField(
        label=_("Who takes turns"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who takes turns.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = candidates(Duty.Kind.DUTY_MANAGER)


class ManagerForm(forms.Form):
    """One manager from a moment to another."""

    person = PersonField(label=_("Person"), queryset=None, empty_label="—")
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = candidates(Duty.Kind.DUTY_MANAGER)


def in_china(at: datetime) -> datetime:
    """A moment as the fields show it."""
    return at.astimezone(CHINA).replace(second=0, microsecond=0)
