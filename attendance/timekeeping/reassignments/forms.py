"""What the pages of refused reassignments send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.people.forms import PersonField
from hr.people.models import Employee
from hr.people.selectors import subordinate_ids
from regulations.rulebook.fields import DayField


class RefusalForm(forms.Form):
    """Somebody below `by` refused a reassignment and did not work."""

    person = PersonField(label=_("Person"), empty_label="—")
    day = DayField(label=_("Day"))
    account = forms.CharField(
        label=_("What happened"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, by: Employee, **options):
        super().__init__(*args, **options)
        people = self.fields["person"].queryset
        self.fields["person"].queryset = people.filter(pk__in=subordinate_ids(by.pk))


class JudgeForm(forms.Form):
    """Whether the day is absence."""

    is_absence = forms.TypedChoiceField(
        choices=[("yes", _("absence")), ("no", _("no absence"))],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
