"""What the pages of the register ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.contracts.access import custodians
from hr.contracts.models import Contract, Kind, Place
from hr.contracts.rules import Ended, State
from hr.contracts.services import Facts
from hr.people.forms import PersonField
from hr.people.models import Department
from regulations.rulebook.fields import LONG_AGO, DayField


class PlaceField(forms.ModelChoiceField):
    """One of the storage places in use."""

    def __init__(self, **options):
        options.setdefault("label", pgettext_lazy("contract", "Place"))
        super().__init__(queryset=Place.objects.filter(is_open=True), **options)


class FactsForm(forms.Form):
    """What a contract says."""

    title = forms.CharField(label=pgettext_lazy("contract", "Title"), max_length=200)
    counterparty = forms.CharField(label=_("Other party"), max_length=200)
    amount = forms.DecimalField(
        label=_("Amount"), max_digits=14, decimal_places=2, min_value=0, required=False,
        help_text=_("yuan; empty: none is named"),
    )  # fmt: skip
    starts_on = DayField(label=_("Runs from"), earliest=LONG_AGO)
    ends_on = DayField(
        label=_("Runs until"), earliest=LONG_AGO, required=False, help_text=_("empty: without end")
    )

    def facts(self) -> Facts:
        """What was entered."""
        return Facts(**{name: self.cleaned_data[name] for name in FactsForm.base_fields})


class RegisterForm(FactsForm):
    """A contract to be registered."""

    kind = forms.ModelChoiceField(
        label=pgettext_lazy("contract", "Kind"), queryset=Kind.objects.filter(is_open=True),
        help_text=_("stands in the number"),
    )  # fmt: skip
    signed_on = DayField(
        label=_("Signed on"), earliest=LONG_AGO, help_text=_("its year stands in the number")
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.all(), required=False, empty_label="—"
    )
    place = PlaceField()
    custodian = PersonField(label=_("Custodian"))
    renews = forms.CharField(
        label=_("Renews"), max_length=20, required=False, help_text=_("number of the old contract")
    )
    field_order = (
        "kind", "signed_on", "title", "counterparty", "amount", "starts_on", "ends_on",
        "department", "place", "custodian", "renews",
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["custodian"].queryset = custodians()

    def clean_renews(self):
        """The contract behind a number; None where none is named."""
        number = self.cleaned_data["renews"].strip().upper()
        found = Contract.objects.filter(number=number).first() if number else None
        if number and found is None:
            raise forms.ValidationError(_("There is no contract of this number."))
        return found

    def words(self) -> dict:
        """What was entered, as the service takes it."""
        names = ("kind", "signed_on", "department", "place", "custodian", "renews")
        return {name: self.cleaned_data[name] for name in names} | {"facts": self.facts()}


class VersionForm(FactsForm):
    """What a supplement changed."""

    note = forms.CharField(label=_("What changed"), max_length=300)


class EndForm(forms.Form):
    """How a contract came to its end."""

    how = forms.ChoiceField(
        label=_("How"), choices=[each for each in Ended.choices if each[0] != Ended.RENEWED]
    )
    ended_on = DayField(label=_("Ended on"), earliest=LONG_AGO)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class MoveForm(forms.Form):
    """Where a contract lies from now on."""

    place = PlaceField()
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class ReaderForm(forms.Form):
    """To whom a contract is opened."""

    reader = PersonField(label=_("Open to"), empty_label="—")


class ReadingForm(forms.Form):
    """Who read a contract on the spot, and what for."""

    person = PersonField(label=_("Reader"), empty_label="—")
    purpose = forms.CharField(label=_("For what"), max_length=300)


class LoanForm(forms.Form):
    """What is asked for, and what for."""

    purpose = forms.CharField(
        label=_("For what"), max_length=300, widget=forms.Textarea({"rows": 3})
    )
    is_original = forms.BooleanField(
        label=_("the original, in a special case"), required=False,
        help_text=_("the general manager signs too"),
    )  # fmt: skip


class NoteForm(forms.Form):
    """In what state something came back."""

    note = forms.CharField(label=_("In what state"), max_length=300, required=False)


class KindForm(forms.Form):
    """A kind of contract to be taken into use."""

    code = forms.CharField(label=_("Code"), max_length=6, help_text=_("two to six letters"))
    name = forms.CharField(label=_("Name"), max_length=40)


class KindChangeForm(KindForm):
    """What a kind is called, and whether contracts of it are registered."""

    is_open = forms.BooleanField(label=_("In use"), required=False)


class ListForm(forms.Form):
    """What a list of contracts is narrowed to; what makes no sense narrows nothing."""

    q = forms.CharField(required=False, max_length=100)
    year = forms.IntegerField(required=False, min_value=1900, max_value=2200)
    kind = forms.IntegerField(required=False, min_value=1)
    department = forms.IntegerField(required=False, min_value=1)
    custodian = forms.IntegerField(required=False, min_value=1)
    place = forms.IntegerField(required=False, min_value=1)
    state = forms.ChoiceField(required=False, choices=State.choices)
    before = forms.IntegerField(required=False, min_value=1)
