"""What the pages of overtime send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.people.forms import PersonField
from hr.people.models import Employee
from hr.people.selectors import subordinate_ids
from regulations.rulebook.fields import MomentField


class AssignForm(forms.Form):
    """Overtime for somebody below `by`."""

    person = PersonField(label=_("Person"), empty_label="—")
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))
    task = forms.CharField(label=_("What is to be done"), max_length=300)

    def __init__(self, *args, by: Employee, **options):
        super().__init__(*args, **options)
        people = self.fields["person"].queryset
        self.fields["person"].queryset = people.filter(pk__in=subordinate_ids(by.pk))


class AnswerForm(forms.Form):
    """Whether the person works it."""

    accepts = forms.ChoiceField(choices=[("yes", _("yes")), ("no", _("no"))])
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class LossForm(forms.Form):
    """What a refusal cost."""

    loss = forms.CharField(
        label=_("What was lost or delayed"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
