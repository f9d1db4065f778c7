"""The upload of a file of punches."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.devices.models import Device
from attendance.timekeeping.files.rules import SHEET_ENDINGS, USB_ENDINGS


class FileForm(forms.Form):
    """A file, and for an export of a clock whose it is."""

    file = forms.FileField(
        label=_("File of punches"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(SHEET_ENDINGS + USB_ENDINGS)}),
        help_text=_(".xlsx, .csv, or attlog.dat from the stick of a clock; up to 10 MB."),
    )
    device = forms.ModelChoiceField(
        label=_("Exported from"),
        queryset=Device.objects.all(),
        required=False,
        empty_label="—",
        help_text=_("Of an export alone. Then what the clock also pushed stays one punch."),
    )
