"""What is asked of whoever wants another plan of a day that has begun."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.replanning.firsts import HiredWish, KeptWish, LeftWish
from attendance.timekeeping.replanning.rules import LONGEST_REASON, Kind
from attendance.timekeeping.replanning.wishes import (
    CalendarWish,
    ClearWish,
    DayWish,
    PairWish,
    ShiftWish,
    Wish,
)
from hr.people.forms import PersonField
from hr.people.plans.rules import Leaving
from hr.roster.calendar.forms import EntryForm
from hr.roster.pairs.forms import SetForm
from hr.roster.shifts.board import shifts_known
from hr.roster.shifts.forms import AssignShiftForm, SingleDayForm
from hr.roster.shifts.models import SingleDay
from regulations.rulebook.fields import DayField


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


class _ShiftForm(AssignShiftForm):
    reason = _reason()

    def wish(self) -> Wish:
        data = self.cleaned_data
        return ShiftWish(
            person=data["person"].pk,
            day=data["starts_on"].isoformat(),
            last=data["ends_on"] and data["ends_on"].isoformat(),
            pattern=data["pattern"],
            rest_days=sorted(data["rest_days"]),
            holidays_free=data["holidays_free"],
        )


class _DayForm(SingleDayForm):
    reason = _reason()

    def wish(self) -> Wish:
        data = self.cleaned_data
        return DayWish(data["person"].pk, data["day"].isoformat(), data["pattern"])


class _ClearForm(forms.Form):
    single = forms.ModelChoiceField(SingleDay.objects.all(), widget=forms.HiddenInput)
    reason = _reason()

    def clean_single(self) -> SingleDay:
        """One that still holds."""
        if self.cleaned_data["single"].withdrawn_at:
            raise ValidationError(_("This was taken back already."))
        return self.cleaned_data["single"]

    def wish(self) -> Wish:
        row = self.cleaned_data["single"]
        return ClearWish(row.person_id, row.day.isoformat(), row.pk)


class _PairForm(SetForm):
    day = DayField(label=_("Day"))
    reason = _reason()
    field_order = ["day"]

    def wish(self) -> Wish:
        data = self.cleaned_data
        return PairWish(data["day"].isoformat(), data["main"].pk, data["assistant"].pk)


class _CalendarForm(EntryForm):
    reason = _reason()

    def wish(self) -> Wish:
        data = self.cleaned_data
        return CalendarWish(data["day"].isoformat(), data["entry"], data["name"])


class _KeptForm(forms.Form):
    person = PersonField(label=_("Person"))
    day = DayField(label=_("Attendance is kept from"))
    reason = _reason()

    def wish(self) -> Wish:
        return KeptWish(self.cleaned_data["person"].pk, self.cleaned_data["day"].isoformat())


class _HiredForm(_KeptForm):
    day = DayField(label=_("First day of work"))

    def wish(self) -> Wish:
        return HiredWish(self.cleaned_data["person"].pk, self.cleaned_data["day"].isoformat())


class _LeftForm(forms.Form):
    person = PersonField(label=_("Person"))
    day = DayField(label=_("Last day"))
    leaving = forms.ChoiceField(label=_("Kind of leaving"), choices=[("", "—"), *Leaving.choices])
    reason = _reason()

    def wish(self) -> Wish:
        data = self.cleaned_data
        return LeftWish(data["person"].pk, data["day"].isoformat(), data["leaving"])


_FORMS = {
    Kind.SHIFT: _ShiftForm,
    Kind.DAY: _DayForm,
    Kind.CLEAR: _ClearForm,
    Kind.PAIR: _PairForm,
    Kind.CALENDAR: _CalendarForm,
    Kind.KEPT: _KeptForm,
    Kind.HIRED: _HiredForm,
    Kind.LEFT: _LeftForm,
}


def form_of(kind: Kind, data, today) -> forms.Form:
    """The form of a kind, filled in with what was sent."""
    more = {"shifts": shifts_known(today)} if kind in (Kind.SHIFT, Kind.DAY) else {}
    return _FORMS[kind](data, **more)
