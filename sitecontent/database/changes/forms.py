"""Forms of changes of the system."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sitecontent.database.changes.rules import (
    LONGEST_FIRM,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WHY,
    Way,
)


def _area(label, rows: int, **options) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=widget, **options)


class DraftForm(forms.Form):
    """What is to change and why."""

    title = forms.CharField(label=_("What is to change"), max_length=LONGEST_TITLE)
    reason = _area(_("Why"), 4)


class ViewsForm(forms.Form):
    """The departments that are asked."""

    departments = forms.TypedMultipleChoiceField(
        label=_("Which departments"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    reason = forms.CharField(
        label=_("Why the others are not asked"), required=False, max_length=LONGEST_WHY,
        help_text=_("Read by who decides, with the name of each department left out."),
    )  # fmt: skip

    def __init__(self, *words, departments=(), left_out=(), **options):
        super().__init__(*words, **options)
        field = self.fields["departments"]
        field.choices = [(each.pk, each.name) for each in departments]
        field.initial = [each.pk for each in departments if each.pk not in left_out]


class PlanForm(forms.Form):
    """How it is done, and by whom."""

    text = _area(_("Plan"), 5)
    way = forms.ChoiceField(label=_("Who does it"), choices=Way.choices, widget=forms.RadioSelect)
    firm = forms.CharField(label=_("Outside firm"), required=False, max_length=LONGEST_FIRM)


class ReleaseForm(forms.Form):
    """The release that carried it out."""

    version = forms.CharField(label=_("Version or commit"), max_length=LONGEST_TITLE)
    note = _area(_("Note"), 2, required=False)


class DropForm(forms.Form):
    """Why a change is given up."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
