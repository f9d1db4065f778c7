"""What is asked for when somebody objects, and when an objection is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.discipline.forms import text_field
from hr.discipline.objections.rules import Reply


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
