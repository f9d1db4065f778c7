"""What the pages of approvals send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regulations.approvals.many import FITS
from regulations.approvals.rules import Verdict


class WordForm(forms.Form):
    """A word on a step, with its reason."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    comment = forms.CharField(label=_("Comment"), max_length=1000, required=False)


class ManyForm(forms.Form):
    """One word on many steps."""

    steps = forms.TypedMultipleChoiceField(coerce=int)
    verdict = forms.ChoiceField(
        choices=[(each, each) for each in (FITS, Verdict.APPROVED.value, Verdict.FILED.value)]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["steps"].choices = [
            (each, each) for each in self.data.getlist("steps") if each.isdecimal()
        ][:200]


class PhoneForm(forms.Form):
    """A consent by phone as a second person heard it."""

    giver = forms.IntegerField(min_value=1)
    comment = forms.CharField(label=_("When and how"), max_length=1000)


class ConfirmForm(forms.Form):
    """Whether a consent by phone was one's own."""

    agrees = forms.ChoiceField(choices=[("yes", _("yes")), ("no", _("no"))])
    comment = forms.CharField(label=_("Comment"), max_length=1000, required=False)
