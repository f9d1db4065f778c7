"""What the pages of leave send."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.leave.letters import MINUTE
from attendance.leave.models import Leave
from attendance.leave.rules import GRANTED, LONGEST, Kind, Spell, Unit
from attendance.leave.weighing import Draft
from hr.people.forms import PersonField
from regulations.rulebook.fields import DayField, MomentField, MonthField
from regulations.rulebook.rules import CHINA, day_of, start_of

NOON = time(12)
MORNING, AFTERNOON = "am", "pm"
HALVES = [
    (MORNING, pgettext_lazy("half of a day", "morning")),
    (AFTERNOON, pgettext_lazy("half of a day", "afternoon")),
]
ONE_DAY = timedelta(days=1)


def clock_input() -> forms.TimeInput:
    """A time of the day as the browser's own picker."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SpanForm(forms.Form):
    """A kind of leave and its stretch: whole days, half days, or to the minute."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.PERSONAL
    )
    unit = forms.ChoiceField(
        label=_("Measured in"), choices=Unit.choices, widget=forms.RadioSelect, initial=Unit.DAY
    )
    first = DayField(label=_("From"))
    first_half = forms.ChoiceField(label=_("from the"), choices=HALVES, required=False)
    start = forms.TimeField(label=_("from"), widget=clock_input(), required=False)
    last = DayField(label=_("Until"), required=False)
    last_half = forms.ChoiceField(
        label=_("to the end of the"), choices=HALVES, required=False, initial=AFTERNOON
    )
    end = forms.TimeField(label=_("until"), widget=clock_input(), required=False)

    def clean(self):
        """Add `span`, the half-open stretch in China."""
        asked = super().clean()
        if not asked.get("first") or not asked.get("unit"):
            return asked
        if not asked.get("last"):
            asked["last"] = asked["first"]
        if asked["last"] - asked["first"] > LONGEST:
            self.add_error("last", _("A leave is a year long at most."))
        elif asked["unit"] == Unit.HALF and not (
            asked.get("first_half") and asked.get("last_half")
        ):
            self.add_error("first_half", _("Say which half of the day."))
        elif asked["unit"] == Unit.MINUTE and not (asked.get("start") and asked.get("end")):
            self.add_error("start", _("Give both times."))
        else:
            asked["span"] = span_of(asked)
        return asked


def span_of(asked: dict) -> Spell:
    """The stretch that a form names, in moments."""
    first, last = asked["first"], asked["last"]
    if asked["unit"] == Unit.DAY:
        return start_of(first), start_of(last + ONE_DAY)
    if asked["unit"] == Unit.HALF:
        start = start_of(first) if asked["first_half"] == MORNING else _at(first, NOON)
        ends_at_noon = asked["last_half"] == MORNING
        return start, _at(last, NOON) if ends_at_noon else start_of(last + ONE_DAY)
    return _at(first, asked["start"]), _at(last, asked["end"])


def _at(day, clock: time) -> datetime:
    return datetime.combine(day, clock, CHINA)


def stretch(leave: Leave) -> dict:
    """What a form shows of a stored leave: its days and halves, where it was asked for by these."""
    unit = Unit.HALF if leave.asked_from and leave.unit == Unit.MINUTE else leave.unit
    start = (leave.asked_from or leave.starts_at).astimezone(CHINA)
    end = (leave.asked_until or leave.ends_at).astimezone(CHINA)
    return {
        "kind": leave.kind,
        "unit": unit,
        "first": start.date(),
        "first_half": AFTERNOON if start.time() >= NOON else MORNING,
        "start": start.time(),
        "last": day_of(end - MINUTE),
        "last_half": MORNING if end.time() == NOON else AFTERNOON,
        "end": end.time(),
        "occasion": leave.occasion,
        "reason": leave.reason,
        "told_at": leave.told_at and leave.told_at.astimezone(CHINA),
        "told_how": leave.told_how,
        "is_urgent": leave.told_at is not None,
    }


class LeaveForm(SpanForm):
    """One's own leave."""

    occasion = forms.CharField(
        label=_("Occasion"),
        max_length=60,
        required=False,
        help_text=_("such as: own wedding; father. Days are counted for each occasion."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_urgent = forms.BooleanField(
        label=_("It could not wait: a superior was told first"), required=False
    )
    told_at = MomentField(
        label=_("Told at"), required=False, help_text=_("empty: told now, by this form")
    )
    told_how = forms.CharField(
        label=_("Whom, and how"),
        max_length=200,
        required=False,
        help_text=_("such as: Li Min, by phone"),
    )

    def __init__(self, *args, extends: Leave | None = None, **options):
        super().__init__(*args, **options)
        self.extends = extends
        if extends is not None:
            self.fields["kind"].choices = [(extends.kind, extends.get_kind_display())]
            self.fields["kind"].initial = extends.kind

    def clean(self):
        asked = super().clean()
        if asked.get("kind") in GRANTED and not asked.get("occasion", "").strip():
            self.add_error("occasion", _("Say for what occasion the leave is granted."))
        if asked.get("is_urgent") and asked.get("told_at") and not asked.get("told_how"):
            self.add_error("told_how", _("Say whom you told, and how."))
        return asked

    def draft(self, at: datetime) -> Draft:
        """The leave as it was asked for; what was told without a moment is told now."""
        asked = self.cleaned_data
        told_at, told_how = None, ""
        if asked["is_urgent"] and self.extends is None:
            told_at = asked["told_at"] or at
            told_how = asked["told_how"] or str(_("by this form"))
        return Draft(
            kind=Kind(asked["kind"]),
            unit=Unit(asked["unit"]),
            starts_at=asked["span"][0],
            ends_at=asked["span"][1],
            reason=asked["reason"],
            occasion=asked["occasion"] if asked["kind"] in GRANTED else "",
            told_at=told_at,
            told_how=told_how,
            extends=self.extends,
        )


class ReportForm(SpanForm):
    """A leave that is only reported; the form follows. `person` for who writes for others."""

    person = PersonField(label=_("Person"), required=False, empty_label=_("myself"))
    reason = forms.CharField(label=_("What was said"), max_length=500, initial="")
    told_at = MomentField(
        label=_("Told at"), required=False, help_text=_("empty: told now, by this form")
    )
    told_how = forms.CharField(label=_("Whom, and how"), max_length=200, required=False)

    def draft(self, at: datetime) -> Draft:
        """The leave as it was reported."""
        asked = self.cleaned_data
        return Draft(
            kind=Kind(asked["kind"]),
            unit=Unit(asked["unit"]),
            starts_at=asked["span"][0],
            ends_at=asked["span"][1],
            reason=asked["reason"],
            told_at=asked["told_at"] or at,
            told_how=asked["told_how"] or str(_("by this form")),
        )


class TeamForm(forms.Form):
    """Which month of which team."""

    month = MonthField(required=False)
    department = forms.IntegerField(min_value=1, max_value=2**31, required=False)
