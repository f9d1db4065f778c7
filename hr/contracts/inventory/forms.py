"""What is said at a count."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.contracts.access import custodians
from hr.contracts.forms import PlaceField
from hr.contracts.inventory.rules import Found, Word
from hr.people.forms import PersonField
from hr.people.models import Employee


class TickForm(forms.Form):
    """What was found of a contract."""

    found = forms.ChoiceField(label=_("Found"), choices=Found.choices, widget=forms.RadioSelect)
    place = PlaceField(label=_("Where it lay"), required=False, empty_label="—")
    cause = forms.CharField(label=_("Cause"), max_length=300, required=False)
    scanned = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def word(self) -> Word:
        """What was said."""
        place = self.cleaned_data["place"]
        return Word(
            self.cleaned_data["found"], place.pk if place else None, self.cleaned_data["cause"]
        )


class ScanForm(forms.Form):
    """A code that was photographed, or a number that was typed."""

    code = forms.CharField(
        label=_("Number or code"), max_length=200, required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    photo = forms.FileField(
        label=_("Photograph the code"), required=False, max_length=200, allow_empty_file=True,
        widget=forms.FileInput({"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip


class CloseForm(forms.Form):
    """How many contracts were found, as counted."""

    counted = forms.IntegerField(label=_("Counted"), min_value=0, max_value=10_000_000)


class HandOverForm(forms.Form):
    """Who hands over, and who takes over."""

    giver = PersonField(label=_("Hands over"))
    taker = PersonField(label=_("Takes over"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        # Also who has left: their contracts are handed over in their place.
        kept = Employee.objects.filter(contracts_kept__isnull=False).distinct()
        self.fields["giver"].queryset = kept.select_related("position")
        self.fields["taker"].queryset = custodians()
