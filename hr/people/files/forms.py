"""What a private file holds, and to whom it is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.people.forms import PersonField, day_input
from hr.people.models import PrivateFile
from regulations.rulebook.fields import LONG_AGO, within


class PrivateFileForm(forms.ModelForm):
    """What hr keeps of a person beyond their work."""

    class Meta:
        model = PrivateFile
        fields = [
            "private_phone",
            "emergency_contact",
            "emergency_phone",
            "birthday",
            "id_number",
            "address",
        ]
        widgets = {
            "birthday": day_input(),
            "private_phone": forms.TextInput(attrs={"type": "tel"}),
            "emergency_phone": forms.TextInput(attrs={"type": "tel"}),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["birthday"].validators += within(LONG_AGO)


class ReaderForm(forms.Form):
    """One reader of somebody's private file."""

    reader = PersonField(label=_("Open to"), empty_label="—")
