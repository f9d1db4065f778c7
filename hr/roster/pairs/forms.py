"""What the pages of the pairs are asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.roster.forms import PersonField
from hr.roster.pairs.facts import pool
from hr.roster.pairs.rules import Scope
from regulations.rulebook.fields import DayField

MOST_SIGNS = 200


def reason_field() -> forms.CharField:
    """Why, in a line."""
    return forms.CharField(label=_("Reason"), max_length=MOST_SIGNS)


class DrawForm(forms.Form):
    """The days to draw."""

    since = DayField(label=_("From"))
    until = DayField(label=_("Until"))
    redraw = forms.BooleanField(label=_("Draw drawn days anew"), required=False)


class SetForm(forms.Form):
    """Who is on duty on a day, and why."""

    main = PersonField(label=_("Main shift"), queryset=Employee.objects.filter(is_active=True))
    assistant = PersonField(
        label=_("Assistant shift"), queryset=Employee.objects.filter(is_active=True)
    )
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = pool()
        for name in ("main", "assistant"):
            self.fields[name].offer(people)


class SwapForm(forms.Form):
    """With whom, for which of their days, and why."""

    other = PersonField(label=_("Colleague"), queryset=Employee.objects.filter(is_active=True))
    other_day = DayField(
        label=_("For their duty of"),
        required=False,
        help_text=_("Empty: the duty is handed over."),
    )
    reason = reason_field()

    def __init__(self, *args, besides: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].offer([each for each in pool() if each.pk != besides])


class ExclusionForm(forms.Form):
    """Who is not drawn for a while, and why."""

    person = PersonField(label=_("Person"), queryset=Employee.objects.filter(is_active=True))

    scope = forms.ChoiceField(label=_("Excluded"), choices=Scope.choices)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False)
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(pool())
