"""What the pages of quality ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.service.quality.rules import LISTS, faults_of
from orders.service.rules import LONGEST_NOTE


class _Ticks(forms.Form):
    """The faults of the list of a way, ticked or not."""

    faults = forms.MultipleChoiceField(required=False)

    def __init__(self, *args, way: str, **words):
        super().__init__(*args, **words)
        self.way = way
        self.fields["faults"].choices = list(faults_of(way).items())

    def groups(self) -> list[dict]:
        """The list by its groups: {name, rows: [(code, fault, whether it is ticked)]}."""
        ticked = set(self["faults"].value() or ())
        return [
            {"name": group.name, "rows": [(c, text, c in ticked) for c, text in group.faults]}
            for group in LISTS[self.way]
        ]


def _long(label, *, required: bool) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=LONGEST_NOTE, required=required, widget=widget)


class ScoreForm(_Ticks):
    """The faults of a conversation."""

    note = _long(_("Note to the person"), required=False)


class AppealForm(forms.Form):
    """Why a score is not right."""

    text = _long(_("Why the score is not right"), required=True)


class AnswerForm(_Ticks):
    """Which faults stand, and why."""

    text = _long(_("Why"), required=True)


class DrawForm(forms.Form):
    """How many conversations of each person are drawn."""

    each = forms.IntegerField(label=_("Conversations a person"), min_value=1, max_value=50)
