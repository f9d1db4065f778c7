"""What is asked of whoever wants a mark put right."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.timekeeping.corrections.rules import LONGEST_REASON
from regulations.rulebook.fields import MomentField
from regulations.uploads import ENDINGS


class AgainForm(forms.Form):
    """What may be said anew after a return."""

    wanted_at = MomentField(label=_("Time it should be"), required=False, to_second=True)
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )
    proof = forms.CharField(
        label=_("Proof in words"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Who saw you, what you worked on: something that can be checked."),
    )

    def __init__(self, *args, is_removal: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_removal:
            del self.fields["wanted_at"]


class MissingForm(AgainForm):
    """A mark that is missing, with a proof in words or as a file."""

    file = forms.FileField(
        label=pgettext_lazy("proof", "File"),
        max_length=200,
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("PDF, picture, text or .xlsx, up to 10 MB."),
    )


class WrongForm(MissingForm):
    """A mark with the wrong time; left empty, it is nobody's."""

    field_order = ["wanted_at", "reason", "proof", "file"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wanted_at"].help_text = _("Leave it empty where the mark is not yours at all.")
