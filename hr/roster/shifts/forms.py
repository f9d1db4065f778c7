"""What the pages of shifts are asked for."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.roster.forms import PersonField
from hr.roster.shifts.board import Shift
from hr.roster.shifts.rules import BUILT_IN, Terms, fault_of_hours
from regulations.rulebook.fields import DayField

WEEKDAYS = [
    (1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday")),
    (5, _("Friday")), (6, _("Saturday")), (7, _("Sunday")),
]  # fmt: skip
NONE = ""


class AssignShiftForm(forms.Form):
    """Who works by which terms from when on."""

    person = PersonField(label=_("Person"), queryset=Employee.objects.filter(is_active=True))
    pattern = forms.ChoiceField(label=_("Shift"), required=False)
    rest_days = forms.TypedMultipleChoiceField(
        label=_("Weekly rest days"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    holidays_free = forms.BooleanField(label=_("Statutory holidays are free"), required=False)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False)

    def __init__(self, *args, shifts: Sequence[Shift], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pattern"].choices = [*_choices(shifts), (NONE, _("only on single days"))]

    def terms(self) -> Terms:
        """The terms as the rules know them."""
        data = self.cleaned_data
        return Terms(data["pattern"], frozenset(data["rest_days"]), data["holidays_free"])


class SingleDayForm(forms.Form):
    """What somebody works on one day, and why."""

    person = PersonField(label=_("Person"), queryset=Employee.objects.filter(is_active=True))
    day = DayField(label=_("Day"))
    pattern = forms.ChoiceField(label=_("Shift"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args, shifts: Sequence[Shift], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pattern"].choices = [(NONE, _("rest day")), *_choices(shifts)]


def _choices(shifts: Sequence[Shift]) -> list[tuple[str, str]]:
    return [(shift.code, str(shift)) for shift in shifts]


class PatternForm(forms.Form):
    """A shift of the company's own."""

    code = forms.SlugField(
        label=_("Code"), max_length=20, help_text=_("Letters, digits and dashes, e.g. night")
    )
    name = forms.CharField(label=_("Name"), max_length=50)
    spells = forms.CharField(
        label=_("Spells"),
        max_length=200,
        help_text=_("e.g. 08:00-11:00 14:00-17:00, or 22:00-02:00 03:00-06:00 over midnight"),
    )
    from_day = DayField(label=_("From"))
    is_long = forms.BooleanField(label=_("Longer than 16 hours, and meant so"), required=False)

    def clean_code(self) -> str:
        """None of the regulations' own."""
        if self.cleaned_data["code"] in BUILT_IN:
            raise ValidationError(_("This shift is one of the regulations'."))
        return self.cleaned_data["code"]

    def clean_spells(self) -> list[list[str]]:
        """Pairs of "HH:MM", however they are set apart."""
        text = self.cleaned_data["spells"]
        for sign in ",;，；、":
            text = text.replace(sign, " ")
        spells = [part.replace("–", "-").split("-") for part in text.split()]
        fault = fault_of_hours(spells)
        if fault:
            raise ValidationError(fault)
        return spells
