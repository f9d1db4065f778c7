"""What the pages of tracked links ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sitecontent.campaigns.links.rules import LONGEST_TARGET
from sitecontent.campaigns.models import Campaign


class LinkForm(forms.Form):
    """A tracked link; a campaign offers its own address, and its code for the first one."""

    tag = forms.CharField(label=_("Tag"), max_length=24)
    target = forms.URLField(label=_("Leads to"), max_length=LONGEST_TARGET, assume_scheme="https")

    @classmethod
    def offered(cls, campaign: Campaign, taken: set[str]) -> "LinkForm":
        """The empty form of a campaign."""
        tag = "" if campaign.code in taken else campaign.code
        return cls(initial={"tag": tag, "target": campaign.address})
