"""What the page of incidents asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sitecontent.publishing.incidents.rules import Happening, Step, Way, Work
from sitecontent.publishing.models import Partner


class FoundForm(forms.Form):
    """What was found."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Happening.choices)
    what = forms.CharField(
        label=_("What happened"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class StepForm(forms.Form):
    """What was done about an incident."""

    step = forms.ChoiceField(label=_("Step"), choices=Step.choices)
    partner = forms.ModelChoiceField(
        label=_("Partner company"), queryset=None, required=False, empty_label="—"
    )
    told = forms.CharField(label=_("Who was told"), max_length=60, required=False)
    way = forms.ChoiceField(label=_("How"), choices=[("", "—"), *Way.choices], required=False)
    text = forms.CharField(
        label=_("What was said or done"), max_length=1000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.filter(is_active=True)


class WorkForm(forms.Form):
    """What was done to keep the site running."""

    work = forms.ChoiceField(label=_("Work"), choices=Work.choices)
    text = forms.CharField(
        label=_("What was done"), max_length=1000, widget=forms.Textarea({"rows": 2})
    )


class ReviewForm(forms.Form):
    """The findings of the yearly review of the home page."""

    is_kept = forms.TypedChoiceField(
        label=_("Result"), coerce=lambda text: text == "kept",
        choices=[("kept", _("kept as it is")), ("redo", _("to be redone"))],
    )  # fmt: skip
    note = forms.CharField(
        label=_("Findings: animation, colours, columns"), max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
