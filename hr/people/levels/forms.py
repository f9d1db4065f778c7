"""The level the general manager gives."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.people.levels.rules import Level


class LevelForm(forms.Form):
    """One of the three levels, or none."""

    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", pgettext_lazy("level", "none")), *Level.choices],
    )
