"""What asks for the shortening of a leave."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regulations.rulebook.fields import MomentField


class ShortenForm(forms.Form):
    """Another end, or none of it at all."""

    ends_at = MomentField(label=_("New end"), required=False)
    altogether = forms.BooleanField(label=_("Take it away altogether"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def clean(self):
        asked = super().clean()
        if not asked.get("ends_at") and not asked.get("altogether"):
            self.add_error("ends_at", _("Say when it is to end."))
        return asked
