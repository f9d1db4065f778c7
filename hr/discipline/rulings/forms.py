"""What a decision asks for: the finding, and any number of measures."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.discipline.forms import text_field
from hr.discipline.rulings.rules import DATED, MONEY, Draft, Harm, Kind, asks_for_harm
from regulations.rulebook.fields import LONG_AGO, DayField

MOST_MEASURES = 30


# What is asked of some kinds alone; they do not stand on the page of another.
_ASKED_OF = {"amount": MONEY, "day": DATED, "words": (Kind.POSTING,)}


def has(kind: Kind, name: str) -> bool:
    """Whether a measure of a kind has a field."""
    return kind in _ASKED_OF.get(name, (kind,))


class MeasureForm(forms.Form):
    """One measure; a row without a kind is left out."""

    person = forms.ChoiceField(label=_("Person"))
    kind = forms.ChoiceField(label=_("Measure"), choices=[("", "—"), *Kind.choices], required=False)
    amount = forms.DecimalField(
        label=_("Amount in yuan"),
        required=False,
        max_digits=11,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01", "min": "0"}),
    )
    day = DayField(label=_("Last day, on the board or of the employment"), required=False)
    words = forms.CharField(
        label=_("Text on the board"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(
        label=_("Reason for this measure"),
        required=False,
        max_length=1000,
        help_text=_("needed where the clause names no amount, or not this measure"),
    )

    def __init__(self, *args, concerned, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(each.pk, each.name) for each in concerned]

    def full_clean(self):
        """What was typed for another kind does not count, and nothing is wrong with it.

        Without a kind that is the whole row: it is left out.
        """
        super().full_clean()
        if not self.is_bound or "kind" not in self.cleaned_data:
            return
        kind = self.cleaned_data["kind"]
        for name in list(self._errors):
            if not kind or not has(Kind(kind), name):
                del self._errors[name]

    def draft(self) -> Draft | None:
        """The measure of a valid row; None for one that was left out.

        What its kind does not have is not asked for on the page, and not taken from a box that
        was filled for another kind.
        """
        said = self.cleaned_data
        if not said.get("kind"):
            return None
        kind = Kind(said["kind"])
        return Draft(
            person=int(said["person"]),
            kind=kind,
            reason=said["reason"],
            **{name: said[name] for name in _ASKED_OF if has(kind, name)},
        )


_Rows = forms.formset_factory(
    MeasureForm, extra=0, max_num=MOST_MEASURES, absolute_max=MOST_MEASURES
)


def is_reshaped(data) -> bool:
    """Whether a row was asked for or taken away: nothing is decided by that."""
    return "more" in data or "remove" in data


def measure_rows(data, *, concerned, initial: list[dict]):
    """The rows of measures: as they were sent, after one was asked for or taken away."""
    count = data.get("form-TOTAL_FORMS", "") if data is not None else ""
    if count.isdecimal() and len(count) < 4 and is_reshaped(data):
        data = _reshaped(data.copy(), min(int(count), MOST_MEASURES))
    return _Rows(data, initial=initial, form_kwargs={"concerned": concerned})


def _reshaped(data, count: int):
    place = data.get("remove", "")
    if "more" in data:
        count = min(count + 1, MOST_MEASURES)
    elif place in map(str, range(count)):
        for number in range(int(place), count):
            for name in MeasureForm.base_fields:
                data[f"form-{number}-{name}"] = data.get(f"form-{number + 1}-{name}", "")
        count -= 1
    data["form-TOTAL_FORMS"] = str(count)
    return data


def drafts_of(rows) -> list[Draft]:
    """The measures of valid rows."""
    return [draft for draft in (row.draft() for row in rows) if draft]


def initial_rows(drafts: list[dict], concerned) -> list[dict]:
    """Rows to begin with: what is proposed or holds, else one for the first person concerned."""
    if drafts:
        return drafts
    return [{"person": concerned[0].pk}] if concerned else [{}]


def proposed_rows(facts: dict) -> list[dict]:
    """What the portal proposes, as rows."""
    return [
        {**each, "amount": Decimal(each["amount"]) if each.get("amount") else None}
        for each in facts.get("proposed", ())
    ]


def ask_for_harm(form: forms.Form, ref: str, *, required: bool = True) -> None:
    """Let a form ask whether the harm can be undone, where the clause makes it count."""
    if asks_for_harm(ref):
        form.fields["harm"] = forms.ChoiceField(
            label=_("Harm to the deal"), choices=[("", "—"), *Harm.choices], required=required
        )


class FindingForm(forms.Form):
    """What is proved; under some clauses also whether the harm can be undone."""

    finding = text_field(_("Finding: what is proved, and by what"))

    def __init__(self, *args, ref: str, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for_harm(self, ref)


class DropForm(forms.Form):
    """Why nothing follows from the case."""

    reason = text_field(_("Why nothing follows from it"), rows=3)


class LastDayForm(forms.Form):
    """Another last day of a dismissal that was returned."""

    last_day = DayField(label=_("Last day"), earliest=LONG_AGO)

    def __init__(self, *args, document: int, **kwargs):
        super().__init__(*args, auto_id=f"id_%s_{document}", **kwargs)
        self.document = document
        self.fields["last_day"].widget.attrs["aria-label"] = self.fields["last_day"].label
