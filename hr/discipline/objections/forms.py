"""What is asked for when somebody objects, and when an objection is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.discipline.forms import text_field
from hr.discipline.objections.rules import Reply
from hr.discipline.rulings.forms import ask_for_harm


class ObjectionForm(forms.Form):
    """Why one objects."""

    text = text_field(_("Why you object"))


class AnswerForm(forms.Form):
    """What becomes of the decision, and why."""

    reply = forms.ChoiceField(
        label=pgettext_lazy("to an objection", "Answer"),
        choices=Reply.choices,
        widget=forms.RadioSelect,
    )
    text = text_field(_("Reasons"))

    def __init__(self, *args, ref: str, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for_harm(self, ref, required=False)  # only another decision needs it
