"""What the pages of planning ask for."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook.fields import DayField
from sitecontent.campaigns.planning.rules import Item, Matter


class PlanForm(forms.Form):
    """Title and text of an operating plan; its items are rows of their own."""

    quarter = forms.TypedChoiceField(label=_("Quarter"), coerce=date.fromisoformat)
    title = forms.CharField(label=_("Title"), max_length=100)
    text = forms.CharField(label=_("Plan"), max_length=4000, widget=forms.Textarea({"rows": 6}))

    def __init__(self, *args, quarters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = quarters


class ItemRow:
    """One row of a plan as it was typed."""

    def __init__(self, what: str = "", measure: str = "", due_on: str = "", keeper: str = ""):
        self.what, self.measure = what.strip(), measure.strip()
        self.due_on, self.keeper = due_on.strip(), keeper.strip()

    def item(self) -> Item:
        """The row as the services take it; refused without a day or a person."""
        try:
            due_on = DayField().clean(self.due_on)
        except ValidationError as error:
            raise ValidationError(
                _("“%(what)s” is due within the quarter."), params={"what": self.what}, code="B1"
            ) from error
        if not (self.keeper.isascii() and self.keeper.isdecimal() and len(self.keeper) < 18):
            raise ValidationError(_("Every item has somebody at work who does it."), code="B1")
        return Item(self.what, due_on, int(self.keeper), self.measure)


def rows_from(data) -> list[ItemRow]:
    """The rows that a form sent, those without words left out."""
    names = ("what", "measure", "due_on", "keeper")
    rows = [ItemRow(*row) for row in zip(*map(data.getlist, names), strict=False)]
    return [row for row in rows if row.what]


class SuggestionForm(forms.Form):
    """A development that is proposed."""

    title = forms.CharField(label=_("Title"), max_length=100)
    text = forms.CharField(label=_("Proposal"), max_length=4000, widget=forms.Textarea({"rows": 8}))


class ProgressForm(forms.Form):
    """How far an item has come."""

    percent = forms.IntegerField(label=_("Percent done"), min_value=0, max_value=100)
    text = forms.CharField(label=_("Note"), max_length=500)


class MarketForm(forms.Form):
    """What was learnt of the market."""

    matter = forms.ChoiceField(label=_("About"), choices=Matter.choices)
    title = forms.CharField(label=_("Title"), max_length=100)
    text = forms.CharField(
        label=pgettext_lazy("market", "Note"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    source = forms.CharField(label=_("Source"), max_length=100)
    address = forms.URLField(
        label=_("Where it was seen"), max_length=500, required=False, assume_scheme="https"
    )
    seen_on = DayField(label=_("Seen on"))
