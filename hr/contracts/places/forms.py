"""Storage places and their checks."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PlaceForm(forms.Form):
    """A place to be taken into use."""

    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=80)


class PlaceChangeForm(PlaceForm):
    """What a place is called, and whether it takes contracts."""

    is_open = forms.BooleanField(label=_("In use"), required=False)


class CheckForm(forms.Form):
    """What was found of a place."""

    fire_safe = forms.BooleanField(label=_("safe from fire"), required=False)
    dry = forms.BooleanField(label=_("safe from damp"), required=False)
    humidity = forms.IntegerField(
        label=_("Humidity in percent"), min_value=0, max_value=100, required=False
    )
    note = forms.CharField(
        label=_("What is done"), max_length=300, required=False,
        help_text=_("where it is not safe"),
    )  # fmt: skip
