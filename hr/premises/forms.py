"""What the pages of the house ask for."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.people.forms import PersonField
from hr.people.models import Department
from hr.premises.conduct import Matter, Severity
from hr.premises.daily.rules import Item
from hr.premises.inspections.rules import BEST, WORST
from hr.premises.permits.rules import Kind, Wish
from hr.premises.rules import LONGEST_NOTE
from regulations.rulebook.fields import DayField, MomentField


def long_text(label, *, required: bool = True, rows: int = 3) -> forms.CharField:
    """A field for a sentence or two."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST_NOTE, required=required, widget=widget)


def photo_field() -> forms.FileField:
    """A photo, taken on the spot with a phone."""
    return forms.FileField(
        label=_("Photo"), required=False, max_length=200, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip


class OnceForm(forms.Form):
    """A form that is taken once, however often it is sent: `words` name its token `request`."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def words(self) -> dict:
        """What was sent, as a verb takes it."""
        sent = dict(self.cleaned_data)
        return sent | {"request": sent.pop("token")}


class CleaningForm(forms.Form):
    """What was cleaned, in words or as a photo."""

    note = long_text(_("What was done"), required=False)
    photo = photo_field()


class ClosingForm(forms.Form):
    """The checklist before the last one leaves."""

    power = forms.BooleanField(label=Item.POWER.label, required=False)
    windows = forms.BooleanField(label=Item.WINDOWS.label, required=False)
    doors = forms.BooleanField(label=Item.DOORS.label, required=False)
    remark = long_text(_("What could not be done, and why"), required=False, rows=2)

    def ticked(self) -> list[Item]:
        """What was ticked."""
        return [item for item in Item if self.cleaned_data[item.value]]


class CleanUpForm(OnceForm):
    """What is cleaned, when, by whom."""

    title = forms.CharField(label=_("What is cleaned"), max_length=100)
    day = DayField(label=_("Day"))
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.all(), required=False,
        empty_label=_("everybody"),
    )  # fmt: skip


class InspectionForm(OnceForm):
    """What was looked at, with what score."""

    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.all(), required=False, empty_label="—"
    )
    area = forms.CharField(
        label=_("Area"), max_length=50, required=False,
        help_text=_("for instance the kitchen, or a part of the department"),
    )  # fmt: skip
    score = forms.IntegerField(label=_("Score, 0 to 100"), min_value=WORST, max_value=BEST)
    note = long_text(pgettext_lazy("inspection", "What was found"))
    photo = photo_field()


class PermitForm(OnceForm):
    """What for, from when until when."""

    kind = forms.ChoiceField(label=_("Permit for"), choices=Kind.choices)
    purpose = long_text(_("Purpose"))
    thing = forms.CharField(
        label=_("Which computer, or which information"), max_length=200, required=False
    )
    receiver = forms.CharField(
        label=_("To whom the information goes"), max_length=200, required=False
    )
    starts_at = MomentField(label=pgettext_lazy("permit", "From"))
    ends_at = MomentField(label=pgettext_lazy("permit", "Until"))

    def wish(self) -> Wish:
        """The permit as it was asked for."""
        words = dict(self.cleaned_data)
        words.pop("token")
        return Wish(kind=Kind(words.pop("kind")), **words)


class ReasonForm(forms.Form):
    """Why a permit ends early, or a clean-up is called off."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_NOTE)


class EntryForm(forms.Form):
    """What one enters the server room for."""

    purpose = forms.CharField(label=_("Purpose"), max_length=LONGEST_NOTE)


class FoundForm(OnceForm):
    """What was found where."""

    what = forms.CharField(label=pgettext_lazy("found", "What was found"), max_length=100)
    place = forms.CharField(label=pgettext_lazy("found", "Where"), max_length=100)
    photo = photo_field()


class StepForm(forms.Form):
    """Who claims a thing, and how that is known."""

    step = forms.CharField(max_length=12)
    claimant = forms.CharField(label=_("Who claims it"), max_length=100, required=False)
    note = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, required=False)


class ConductForm(forms.Form):
    """Who did what against which clause."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    subject = PersonField(label=_("Person concerned"), empty_label="—")
    ref = forms.ChoiceField(label=_("What it is"), choices=Matter.choices)
    severity = forms.ChoiceField(
        label=_("How grave"), choices=[("", "—"), *Severity.choices], required=False,
        help_text=_("asked for where information was told to others"),
    )  # fmt: skip
    account = forms.CharField(
        label=_("What happened"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6})
    )
