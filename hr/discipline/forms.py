"""What is asked for when a case is opened by hand."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee


class PersonField(forms.ModelChoiceField):
    """One of the active people."""

    def label_from_instance(self, person):
        return f"{person.number} {person.name} · {person.position or '—'}"


class CaseForm(forms.Form):
    """Whom it concerns, which clause, and what happened."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    subject = PersonField(label=_("Person concerned"), queryset=None, empty_label="—")
    clause = forms.CharField(
        label=_("Clause"),
        max_length=20,
        widget=forms.TextInput(attrs={"list": "clauses", "autocomplete": "off"}),
    )
    matter = forms.CharField(label=_("What it is about, in a few words"), max_length=100)
    account = forms.CharField(
        label=_("What happened"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        people = Employee.objects.filter(is_active=True).exclude(pk=by.pk)
        self.fields["subject"].queryset = people.select_related("position")

    def clean_clause(self):
        """The number alone, also where the words of the suggestion came with it."""
        return (self.cleaned_data["clause"].split() or [""])[0].upper()
