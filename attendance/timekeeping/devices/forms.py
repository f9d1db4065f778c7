"""What is asked of whoever looks after clocks."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.timekeeping.devices.models import Device
from attendance.timekeeping.devices.rules import Standing, Word
from hr.people.forms import PersonField
from hr.people.models import Employee


class DeviceForm(forms.ModelForm):
    """How a clock is set up."""

    class Meta:
        model = Device
        fields = ["name", "place", "zone", "zone_option", "only_from"]
        help_texts = {
            "place": _("Two places of different names are never one: see A2.3-3."),
            "zone": _("Such as Asia/Shanghai: that of the clock's own time."),
            "zone_option": _("Some firmware wants hours (8), some minutes (480)."),
            "only_from": _("An address range such as 192.168.1.0/24; empty for any."),
        }


class StandingForm(forms.Form):
    """Approved or refused."""

    standing = forms.ChoiceField(
        choices=[(each, each.label) for each in (Standing.APPROVED, Standing.REFUSED)]
    )


class CommandForm(forms.Form):
    """One of the safe commands; a PIN and a name for a user's name."""

    word = forms.ChoiceField(label=_("Command"), choices=Word.choices)
    pin = forms.CharField(label=_("PIN"), max_length=24, required=False)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=24, required=False)


class OwnerForm(forms.Form):
    """Who a PIN is."""

    pin = forms.CharField(label=_("PIN"), max_length=24, strip=True)
    device = forms.ModelChoiceField(
        label=_("Clock device"),
        queryset=Device.objects.filter(standing=Standing.APPROVED),
        required=False,
    )
    person = PersonField(label=_("Person"), empty_label="—")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["device"].empty_label = _("all clocks")
        self.fields["person"].queryset = Employee.objects.order_by("number")
