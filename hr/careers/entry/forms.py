"""What the personnel file asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.careers.entry.rules import Finding
from regulations.rulebook.fields import LONG_AGO, DayField


def _long(label, *, required: bool = True):
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=2000, widget=area, required=required)


class DeclarationForm(forms.Form):
    """The personnel file of the first day, and the word that it is true."""

    private_phone = forms.CharField(label=_("private phone"), max_length=30)
    birthday = DayField(label=_("birthday"), earliest=LONG_AGO)
    id_number = forms.CharField(label=_("ID number"), max_length=30)
    address = forms.CharField(label=_("home address"), max_length=200)
    emergency_contact = forms.CharField(label=_("emergency contact"), max_length=50)
    emergency_phone = forms.CharField(label=_("emergency phone"), max_length=30)
    education = _long(_("education"))
    experience = _long(_("work until now"))
    qualifications = _long(_("certificates and skills"), required=False)
    vouches = forms.BooleanField(
        label=_("All of this is true. I know that whoever falsifies it is dismissed."),
        error_messages={"required": _("Declare that what you write is true.")},
    )

    def clean(self):
        """The word itself is the act of sending; it is no field of the file."""
        found = super().clean()
        found.pop("vouches", None)
        return found


class VerifyForm(forms.Form):
    """What verification found."""

    finding = forms.ChoiceField(label=_("Finding"), choices=Finding.choices)
    note = forms.CharField(
        label=_("What was looked at"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
