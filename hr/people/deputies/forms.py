"""What naming a deputy asks for."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.people.forms import PersonField
from hr.people.models import Employee
from regulations.approvals import registry
from regulations.approvals.registry import ByDeputy
from regulations.rulebook.fields import DayField


class DeputyForm(forms.Form):
    """Who stands in for a person, on which days, and why."""

    deputy = PersonField(label=_("Deputy"), empty_label="—")
    starts_on = DayField(label=pgettext_lazy("deputy", "First day"))
    ends_on = DayField(
        label=pgettext_lazy("deputy", "Last day"),
        required=False,
        help_text=_("May stay empty for a deputy who stands in only while the person is away."),
    )
    only_when_away = forms.BooleanField(label=_("Only while away"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Decides as well"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a tick these wait for the person."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"maxlength": 200})
    )

    def __init__(self, *args, person: Employee, today: date, **options):
        super().__init__(*args, **options)
        self.fields["starts_on"].initial = today
        people = self.fields["deputy"].queryset
        self.fields["deputy"].queryset = people.exclude(pk=person.pk)
        self.fields["kinds"].choices = _called(ByDeputy.NAMED)

    @property
    def goes_along(self) -> list[str]:
        """What every deputy decides, as people call it."""
        return [label for _name, label in _called(ByDeputy.ANY)]


def _called(by_deputy: ByDeputy) -> list[tuple[str, str]]:
    """The kinds of request that a deputy decides in such a way, as (name, label)."""
    found = registry.kinds().items()
    return [(name, str(kind.label)) for name, kind in found if kind.by_deputy == by_deputy]
