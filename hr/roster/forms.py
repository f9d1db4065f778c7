"""What the page of the roster is asked for."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.roster.rules import CHINA
from hr.roster.selectors import candidates
from regulations.rulebook.fields import DayField


class _People:
    """How a person stands in a choice."""

    def label_from_instance(self, person):
        return f"{person.number} {person.name} · {person.position or '—'}"

    def offer(self, people: Iterable) -> None:
        """Show these people, read already, instead of asking for them again."""
        choices = [(person.pk, self.label_from_instance(person)) for person in people]
        nobody = [] if self.empty_label is None else [("", self.empty_label)]
        self.choices = nobody + choices


class PersonField(_People, forms.ModelChoiceField):
    """One of those who may stand in the duty."""


class PeopleField(_People, forms.ModelMultipleChoiceField):
    """Several of those who may stand in the duty."""


class WeekForm(forms.Form):
    """Any day of the week that is asked for."""

    week = DayField(required=False)

    def monday(self, today: date) -> date:
        """The Monday of that week; of this one when nothing sensible was asked for."""
        day = (self.cleaned_data["week"] if self.is_valid() else None) or today
        return day - timedelta(days=day.weekday())


class AssignForm(forms.Form):
    """One person on one duty of one day."""

    person = PersonField(label=_("Person"), queryset=None, empty_label="—")
    day = DayField(label=_("Day"))
    start = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    end = forms.TimeField(
        label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = candidates(kind)

    def spell(self) -> tuple[datetime, datetime]:
        """The asked hours as two moments."""
        day = self.cleaned_data["day"]
        start, end = (
            datetime.combine(day, self.cleaned_data[at], CHINA) for at in ("start", "end")
        )
        return start, end


class FillForm(forms.Form):
    """Who takes turns in a week."""

    people = PeopleField(
        label=_("Who takes turns"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who takes turns.")},
    )

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = candidates(kind)
