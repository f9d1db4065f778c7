"""The form in which a version is drafted, made from the dataclass of its rule set."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from datetime import date
from types import NoneType
from typing import Any, get_args, get_type_hints

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.amendments.inputs import (
    HIGHEST,
    LOWEST,
    Bounds,
    Builder,
    Node,
    add_row,
    leaves,
    remove_row,
    words_in,
)
from regulations.amendments.rules import CONFIRM, rebased, taken_back
from regulations.amendments.selectors import reading_of
from regulations.rulebook import rulesets
from regulations.rulebook.fields import LONG_AGO, DayField
from regulations.rulebook.models import Clause, RuleVersion
from regulations.rulebook.rules import value_text
from regulations.rulebook.source import read_parameters


class WordsForm(forms.Form):
    """What a version is beside its values: the day it holds from, and why."""

    in_force_from = DayField(label=_("In force from"))
    note = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )


class PeriodForm(forms.Form):
    """The days of the past on which a draft is tried."""

    since = DayField(label=_("First day judged"), earliest=LONG_AGO)
    until = DayField(label=_("Last day judged"), earliest=LONG_AGO)


@dataclass
class Line:
    """One value of the set: its inputs, its bounds, what holds now, and what is wrong.

    `drafted` is what the draft said where a version enacted since has changed the value as well.
    """

    name: str
    bounds: Bounds
    now: str
    node: Node
    reading: str = ""
    error: str = ""
    drafted: str = ""
    is_confirmed: bool = False
    is_said: bool = False

    @property
    def range(self) -> str:
        """The bounds as a person reads them; empty where none were set."""
        low, high, unit = self.bounds.low, self.bounds.high, self.bounds.unit
        if high == HIGHEST:
            return "" if low == LOWEST else f"≥ {value_text(low, unit)}"
        return f"{value_text(low, unit)} – {value_text(high, unit)}"

    def read(self) -> Any:
        """The value that was typed; each input that holds none is told what is wrong."""
        for leaf in leaves(self.node):
            try:
                leaf.read()
            except ValidationError as error:
                leaf.error = error.message
        return self.node.read()


class VersionForm:
    """Every value of a rule set as inputs, with the day and the reason.

    `base` is the version that holds; `values` are shown first, its own where none are given.
    `since` is the version that those were drafted from: what they left as it was follows `base`,
    and what both have changed is marked, to be confirmed.
    `data` is what was posted; with "add" or "remove" in it only a table grows or shrinks.
    """

    def __init__(
        self,
        base: RuleVersion,
        *,
        values: Mapping[str, Any] | None = None,
        since: RuleVersion | None = None,
        data: Mapping[str, str] | None = None,
        initial: Mapping[str, Any] | None = None,
    ):
        self.base, self.since = base, since or base
        self.drafted = values or {}
        if values is not None:
            values = rebased(values, self.since.values, base.values)
        self.is_reshaped = data is not None and bool({"add", "remove"} & set(data))
        texts = _reshaped(dict(data)) if data is not None else None
        self.words = WordsForm(None if self.is_reshaped else texts, initial=texts or initial)
        self.errors: list[ValidationError] = []
        params = rulesets.params_type(base.rule_set)
        present = rulesets.from_values(params, base.values)
        hints = get_type_hints(params)
        self.lines = [
            self._line(field, hints[field.name], getattr(present, field.name), values, texts)
            for field in fields(params)
        ]
        self._mark(values or {}, texts or {})
        self.values: dict[str, Any] = {}

    @property
    def clauses(self) -> set[str]:
        """The clauses that the values belong to."""
        return {line.bounds.clause for line in self.lines}

    def explain(self, readings: Mapping[str, Clause]) -> None:
        """Put the reading of its clause beside each value whose source is unclear.

        Where the same one stands beside several in a row it is said once, beside the first.
        """
        said = ""
        for line in self.lines:
            line.reading = reading_of(readings, line.bounds.clause, line.name)
            line.is_said = line.reading == said
            said = line.reading

    def _line(self, field: Field, hint: Any, now: Any, values, texts) -> Line:
        bounds = bounds_of(self.base.rule_set, field, now)
        builder = Builder(bounds, texts)
        # What was typed stands in `texts`; the values behind it only lend their shape.
        value = now if texts is not None or values is None else values.get(field.name, now)
        is_nullable = NoneType in get_args(hint)
        node = builder.build(now, value, field.name, is_nullable=is_nullable)
        return Line(field.name, bounds, value_text(now, bounds.unit), node)

    def _mark(self, values: Mapping[str, Any], texts: Mapping[str, str]) -> None:
        """Mark what the draft and a version enacted since have both changed."""
        names = taken_back(values, self.since.values, self.base.values)
        for line in self.lines:
            line.is_confirmed = f"confirm.{line.name}" in texts
            if line.name in names:
                line.drafted = value_text(self.drafted[line.name], line.bounds.unit)

    @property
    def confirmed(self) -> set[str]:
        """Names of the values that shall take back what a version enacted since has changed."""
        return {line.name for line in self.lines if line.is_confirmed}

    def is_valid(self) -> bool:
        """Read every input; what is wrong is told beside it."""
        is_good = self.words.is_valid()
        for line in self.lines:
            try:
                self.values[line.name] = line.read()
            except ValidationError as error:
                is_good = False
                if not any(leaf.error for leaf in leaves(line.node)):
                    line.error = error.message
        return is_good and not self._unconfirmed()

    def _unconfirmed(self) -> bool:
        """Whether a value takes back what a newer version says without saying so; told there."""
        names = set(taken_back(self.values, self.since.values, self.base.values))
        found = [line for line in self.lines if line.name in names and not line.is_confirmed]
        for line in found:
            line.drafted = value_text(self.values[line.name], line.bounds.unit)
            line.error = CONFIRM % {"number": self.base.number}
        return bool(found)

    @property
    def day(self) -> date:
        """The day the version shall hold from, of a valid form."""
        return self.words.cleaned_data["in_force_from"]

    @property
    def note(self) -> str:
        """Why, of a valid form."""
        return self.words.cleaned_data["note"]

    def refuse(self, error: ValidationError) -> None:
        """Tell what a service refused: beside the value it names, else above the form."""
        named = (getattr(error, "params", None) or {}).get("field")
        line = next((each for each in self.lines if each.name == named), None)
        if line:
            line.error = " ".join(error.messages)
        else:
            self.errors.append(error)


def _reshaped(texts: dict[str, str]) -> dict[str, str]:
    """What was typed, after a row was added or removed where that was asked for."""
    if "add" in texts:
        return add_row(texts, texts["add"])
    name, _dot, place = texts.get("remove", "").rpartition(".")
    if name and place.isascii() and place.isdecimal() and len(place) < 4:
        return remove_row(texts, name, int(place))
    return texts


def bounds_of(rule_set: str, field: Field, now: Any) -> Bounds:
    """What a value may be: by the field's own bounds, then by those of the source.

    A word may be one of the choices; where none are declared, one that stands there already.
    """
    told = field.metadata
    parameter = read_parameters().get(rule_set, {}).get(field.name)
    choices = told.get("choices") or (parameter.choices if parameter else ())
    floors = [told.get("low"), parameter.floor if parameter else None]
    return Bounds(
        label=parameter.label if parameter else field.name,
        clause=told["clause"],
        unit=told.get("unit") or (parameter.unit if parameter else ""),
        low=max((floor for floor in floors if floor is not None), default=LOWEST),
        high=told.get("high", HIGHEST),
        choices=tuple(choices) or tuple(sorted(words_in(now))),
    )
