"""The judgement of a suspicion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.suspicions.rules import Verdict
from hr.people.forms import PersonField


class JudgementForm(forms.Form):
    """Whether it was so, who the other was, and why."""

    verdict = forms.ChoiceField(
        label=_("It was so"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    other = PersonField(label=_("The other side"), required=False, empty_label="—")
    reason = forms.CharField(
        label=_("Reasons"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, suspicion, **kwargs):
        super().__init__(*args, **kwargs)
        if suspicion.other_id:
            del self.fields["other"]
        else:
            people = self.fields["other"].queryset.exclude(pk=suspicion.person_id)
            self.fields["other"].queryset = people
