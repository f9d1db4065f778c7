"""What the page of breaches sends: one word, or one judgement of many."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regulations.deadlines.models import Deadline, Excuse


class ExcuseForm(forms.Form):
    """A word beside a breach."""

    verdict = forms.ChoiceField(choices=Excuse.Verdict.choices)
    reason = forms.CharField(label=_("Reason"), max_length=500)


class JudgeForm(forms.Form):
    """One judgement of all the breaches that were ticked."""

    deadlines = forms.ModelMultipleChoiceField(
        queryset=Deadline.objects.none(),
        error_messages={"required": _("Tick the breaches to judge.")},
    )
    verdict = forms.ChoiceField(
        choices=[(v.value, v.label) for v in Excuse.Verdict if v != Excuse.Verdict.STATED]
    )
    reason = forms.CharField(max_length=500, error_messages={"required": _("Give the reason.")})

    def __init__(self, *args, kinds, **words):
        super().__init__(*args, **words)
        rows = Deadline.objects.filter(kind__in=kinds).select_related("owner")
        self.fields["deadlines"].queryset = rows.order_by("pk")
