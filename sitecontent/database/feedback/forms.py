"""Forms of feedback."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sitecontent.database.feedback.rules import LONGEST, Stand


class FeedbackForm(forms.Form):
    """What somebody says, and the page it is about, filled in by the button."""

    text = forms.CharField(
        label=_("What is lacking or awkward here?"), max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "required": True}),
    )  # fmt: skip
    page = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    title = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    width = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReplyForm(forms.Form):
    """An answer, and whether the feedback is closed by it."""

    text = forms.CharField(
        label=_("Answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    stand = forms.ChoiceField(choices=[(Stand.ANSWERED, ""), (Stand.CLOSED, "")])


class TakeOverForm(forms.Form):
    """The change that a feedback is taken into: one that runs, or a new one by its title."""

    change = forms.TypedChoiceField(
        label=_("Change of the system"), coerce=int, empty_value=None, required=False
    )
    title = forms.CharField(label=_("Title of a new change"), required=False, max_length=120)
    text = forms.CharField(
        label=_("Answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *words, running=(), **options):
        super().__init__(*words, **options)
        runs = [(each.pk, each.title) for each in running]
        self.fields["change"].choices = [("", _("a new one")), *runs]

    def clean(self):
        """A new change has a title."""
        found = super().clean()
        if not found.get("change") and not found.get("title", "").strip():
            self.add_error("title", _("Name the change that it is taken into."))
        return found
