"""What pages of probation ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.careers.probation.rules import MOST, Criterion, Outcome
from hr.people.forms import PersonField
from regulations.rulebook.fields import DayField

POINTS = [(points, str(points)) for points in range(1, MOST + 1)]


class BeginForm(forms.Form):
    """Who is put on probation, from when, for how long."""

    person = PersonField(label=_("Person"), empty_label="—")
    starts_on = DayField(label=_("From"))
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=6)


class ReviewForm(forms.Form):
    """The scores of a review, and how the probation is to end."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for criterion in Criterion:
            self.fields[criterion.value] = forms.TypedChoiceField(
                label=criterion.label, choices=POINTS, coerce=int, initial=3
            )
        self.fields["note"] = forms.CharField(
            label=_("What was seen"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["outcome"] = forms.ChoiceField(
            label=pgettext_lazy("probation", "Outcome"), choices=Outcome.choices
        )
        self.fields["until"] = DayField(label=_("Extended until, or last day"), required=False)

    def clean(self):
        """The scores of all criteria as one value."""
        found = super().clean()
        scores = {name: found.pop(name) for name in Criterion.values if name in found}
        return found | {"scores": scores}
