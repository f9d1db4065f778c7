"""What pages of leaving ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.careers.leaving.rules import Thing
from hr.people.forms import PersonField
from regulations.rulebook.fields import DayField


class ResignForm(forms.Form):
    """One's own resignation."""

    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=500)
    goes_early = forms.BooleanField(
        label=_("I leave before the notice is over: nothing is settled before."), required=False
    )


class ReasonForm(forms.Form):
    """Why a resignation is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class HandOverForm(forms.Form):
    """Work and who takes it over."""

    taker = PersonField(label=_("Taken over by"), empty_label="—")
    work = forms.CharField(label=_("Work and papers"), max_length=500)


class NoteForm(forms.Form):
    """A word beside a signature."""

    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ThingForm(forms.Form):
    """A thing that is given out."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Thing.choices)
    name = forms.CharField(label=pgettext_lazy("thing", "What it is"), max_length=200)
    mark = forms.CharField(label=_("Number or mark"), max_length=50, required=False)


class BackForm(forms.Form):
    """A thing that came back, or did not."""

    is_lost = forms.BooleanField(label=_("It is lost"), required=False)
    note = forms.CharField(
        label=_("In what state, or what follows from the loss"), max_length=300, required=False
    )
