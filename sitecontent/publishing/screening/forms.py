"""What the page of the word list asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sitecontent.publishing.screening.rules import LONGEST_WORD, Sort


class WordForm(forms.Form):
    """One word, or a file of them."""

    text = forms.CharField(
        label=pgettext_lazy("screening", "Word"), max_length=LONGEST_WORD, required=False
    )
    sort = forms.ChoiceField(label=_("Why it is looked for"), choices=Sort.choices)
    file = forms.FileField(
        label=_("From a file"), required=False, max_length=200,
        help_text=_("text with a word on each line, or .xlsx with the words in the first column"),
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,.xlsx"}),
    )  # fmt: skip
