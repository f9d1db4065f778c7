"""What the pages of campaigns ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook.fields import DayField
from sitecontent.campaigns.figures import Measure
from sitecontent.campaigns.models import Campaign, Channel, Partner
from sitecontent.campaigns.rules import Draft, Kind, Verdict


class CampaignForm(forms.Form):
    """A campaign as somebody plans it; `campaign` is one that is changed."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=80)
    goal = forms.CharField(label=_("Goal"), max_length=500, widget=forms.Textarea({"rows": 2}))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=pgettext_lazy("campaign", "Last day"))
    budget = forms.DecimalField(
        label=_("Planned cost"), min_value=0, max_digits=9, decimal_places=2,
        help_text=_("in yuan; the money itself is asked for as spending"),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Code or link tag"), max_length=24, required=False,
        help_text=_(
            "orders that carry it as a promotion code or tag, or name it in a note, count by"
            " themselves"
        ),
    )  # fmt: skip
    channel = forms.ModelChoiceField(
        label=_("Channel"), queryset=None, required=False, empty_label="—"
    )
    partner = forms.ModelChoiceField(
        label=_("Partner"), queryset=None, required=False, empty_label="—",
        help_text=_("of a joint promotion"),
    )  # fmt: skip
    address = forms.URLField(
        label=_("Where it is"), max_length=500, required=False, assume_scheme="https"
    )
    reason = forms.CharField(label=_("Why it is changed"), max_length=300)

    def __init__(self, *args, campaign: Campaign | None = None, **kwargs):
        if campaign is not None:
            names = [name for name in self.base_fields if name != "reason"]
            kwargs["initial"] = {name: _initial(campaign, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = Channel.objects.filter(is_open=True)
        self.fields["partner"].queryset = Partner.objects.all()
        if campaign is None:
            del self.fields["reason"]

    def draft(self) -> Draft:
        """What was typed, as the services take it."""
        words = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return Draft(**words | {"kind": Kind(words["kind"])})


def _initial(campaign: Campaign, name: str):
    value = getattr(campaign, name)
    return value.pk if name in ("channel", "partner") and value else value


class TrafficForm(forms.Form):
    """Reach and clicks of a day."""

    day = DayField(label=_("Day"))
    reach = forms.IntegerField(label=_("Reach"), min_value=0, max_value=1_000_000_000)
    clicks = forms.IntegerField(label=_("Clicks"), min_value=0, max_value=1_000_000_000)


class CostForm(forms.Form):
    """What was spent."""

    day = DayField(label=_("Day"))
    amount = forms.DecimalField(label=_("Cost"), min_value=0, max_digits=9, decimal_places=2)
    what = forms.CharField(label=_("What for"), max_length=200)


class AssignForm(forms.Form):
    """An order that counts by a person's word."""

    number = forms.CharField(label=_("Order number"), max_length=64)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class EvaluationForm(forms.Form):
    """What came of a campaign."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices)
    text = forms.CharField(
        label=_("What came of it"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )


class FileForm(forms.Form):
    """A spreadsheet of days."""

    file = forms.FileField(
        label=_("Spreadsheet"), max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip


class ChoiceForm(forms.Form):
    """The best plan among those that are compared."""

    title = forms.CharField(label=_("What for"), max_length=100)
    measure = forms.ChoiceField(choices=Measure.choices)
    best = forms.IntegerField(label=_("Best plan"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))
