"""What the pages of scripts ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.service.scripts.rules import (
    LONGEST_REASON,
    LONGEST_SHOP,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Category,
)


class ScriptForm(forms.Form):
    """A new script."""

    category = forms.ChoiceField(
        label=pgettext_lazy("script", "What for"), choices=Category.choices
    )
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=pgettext_lazy("script", "Text"), max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("{shop} stands for the name of the shop"),
    )  # fmt: skip


class VersionForm(ScriptForm):
    """A new version of a script, and why."""

    category = None
    reason = forms.CharField(label=_("Why it is changed"), max_length=LONGEST_REASON)


class MoveForm(forms.Form):
    """Why a script is retired or brought back."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)


class ShopForm(forms.Form):
    """What the shop is called."""

    name = forms.CharField(label=_("Name of the shop"), max_length=LONGEST_SHOP)
