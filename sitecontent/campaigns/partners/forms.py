"""What the pages of partners ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.people.models import Employee
from regulations.rulebook.fields import LONG_AGO, DayField
from sitecontent.campaigns.partners.models import Partner
from sitecontent.campaigns.partners.rules import Standing
from sitecontent.campaigns.partners.services import Note


class PartnerForm(forms.ModelForm):
    """What is known of a partner."""

    contract_from = DayField(label=_("Contract from"), required=False, earliest=LONG_AGO)
    contract_until = DayField(label=_("Contract until"), required=False, earliest=LONG_AGO)
    address = forms.URLField(
        label=_("Address on the net"), max_length=300, required=False, assume_scheme="https"
    )

    class Meta:
        model = Partner
        fields = [
            "name", "business", "contact", "phone", "mail", "address", "contract",
            "contract_from", "contract_until", "keeper",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keeper"].queryset = Employee.objects.filter(is_active=True).order_by("number")


class NoteForm(forms.Form):
    """Where a partnership stands."""

    standing = forms.ChoiceField(
        label=pgettext_lazy("partnership", "State"), choices=Standing.choices
    )
    text = forms.CharField(
        label=_("What was said or done"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    next_step = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_on = DayField(label=_("Until"), required=False)

    def note(self) -> Note:
        """What was typed, as the service takes it."""
        return Note(**self.cleaned_data | {"standing": Standing(self.cleaned_data["standing"])})
