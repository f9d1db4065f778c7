"""What is asked for before a case is decided: opening it, naming people, hearing them."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from regulations.rulebook.fields import MomentField
from regulations.uploads import ENDINGS


class Labelled:
    """People shown with number and position."""

    def label_from_instance(self, person):
        return f"{person.number} {person.name} · {person.position or '—'}"


class PersonField(Labelled, forms.ModelChoiceField):
    """One of the active people."""


class PeopleField(Labelled, forms.ModelMultipleChoiceField):
    """Several of the active people."""


def text_field(label, *, rows: int = 4, most: int = 5000) -> forms.CharField:
    """A field for some sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget)


class CaseForm(forms.Form):
    """Whom it concerns, which clause, what happened, who else shared in it, and a first file."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    subject = PersonField(label=_("Person concerned"), queryset=None, empty_label="—")
    clause = forms.CharField(
        label=_("Clause"),
        max_length=20,
        widget=forms.TextInput(attrs={"list": "clauses", "autocomplete": "off"}),
    )
    matter = forms.CharField(label=_("What it is about, in a few words"), max_length=100)
    account = text_field(_("What happened"), rows=8)
    further = PeopleField(
        label=_("Others whom it concerns"), queryset=None, required=False,
        widget=forms.SelectMultiple(attrs={"size": "5"}),
    )  # fmt: skip
    why = forms.CharField(label=_("Why it concerns them"), max_length=500, required=False)
    file = forms.FileField(
        label=_("Evidence file"),
        required=False,
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("PDF, picture, text or .xlsx, up to 10 MB. It cannot be changed afterwards."),
    )
    note = forms.CharField(label=_("What it shows"), max_length=500, required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        people = Employee.objects.filter(is_active=True).exclude(pk=by.pk)
        for name in ("subject", "further"):
            self.fields[name].queryset = people.select_related("position")

    def clean_clause(self):
        """The number alone, also where the words of the suggestion came with it."""
        return (self.cleaned_data["clause"].split() or [""])[0].upper()


class NameForm(forms.Form):
    """Who else the case concerns, and why."""

    person = PersonField(label=_("Person concerned"), queryset=None, empty_label="—")
    reason = forms.CharField(label=_("Why the case concerns them"), max_length=500)

    def __init__(self, *args, besides, **kwargs):
        super().__init__(*args, **kwargs)
        people = Employee.objects.filter(is_active=True).exclude(pk__in=besides)
        self.fields["person"].queryset = people.select_related("position")


class TakeBackForm(forms.Form):
    """Why the case does not concern somebody who was named."""

    reason = forms.CharField(label=_("Why the case does not concern them"), max_length=500)


class StatementForm(forms.Form):
    """A person's own words."""

    text = text_field(_("Your statement"))


class HearingForm(forms.Form):
    """Whom one heard, when, and what they said."""

    person = forms.ChoiceField(label=_("Person heard"))
    held_at = MomentField(label=_("Heard at"))
    text = text_field(_("What was said"))

    def __init__(self, *args, concerned, **kwargs):
        super().__init__(*args, **kwargs)
        self._people = {str(each.pk): each for each in concerned}
        self.fields["person"].choices = [(key, each.name) for key, each in self._people.items()]

    def clean_person(self):
        """The person behind the choice."""
        return self._people[self.cleaned_data["person"]]


class ListForm(forms.Form):
    """What a list of cases is narrowed to; what makes no sense narrows nothing."""

    clause = forms.CharField(required=False, max_length=20)
    person = forms.CharField(required=False, max_length=50)
    month = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)
