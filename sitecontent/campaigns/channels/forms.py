"""What the pages of channels ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook.fields import MonthField


class TargetForm(forms.Form):
    """What a channel is to sell in a month."""

    month = MonthField(label=_("Month"), widget=forms.DateInput({"type": "month"}, format="%Y-%m"))
    amount = forms.DecimalField(
        label=pgettext_lazy("turnover", "Sales"), min_value=0, max_digits=11, decimal_places=2
    )
    orders = forms.IntegerField(
        label=_("Orders"), min_value=1, max_value=10_000_000, required=False
    )
    reason = forms.CharField(label=_("What it rests on"), max_length=300)
