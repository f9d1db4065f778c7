"""What is asked for when a channel is set up. An address goes in and never comes back out."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from regulations.notices import registry
from regulations.notices.channels.rules import OWN_SERVICES
from regulations.notices.models import Channel


class SecretInput(forms.TextInput):
    """Shows nothing of its value, not even after a refusal: it is typed again."""

    def __init__(self, schemes: Iterable[str] = ()):
        """What the browser itself refuses is not lost: an address of none of `schemes`."""
        known = "|".join(schemes) or "[a-zA-Z0-9]+"
        attrs = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(attrs | {"pattern": rf"\s*({known})://\S+\s*"})

    def get_context(self, name, value, attrs):
        return super().get_context(name, None, attrs)


class AddressField(forms.CharField):
    """An Apprise address."""

    def __init__(self, schemes: Iterable[str] = (), **options):
        widget = SecretInput(schemes)
        super().__init__(label=_("Address"), max_length=500, widget=widget, **options)


class OwnChannelForm(forms.Form):
    """A channel to oneself."""

    address = AddressField(OWN_SERVICES)


class ChangeChannelForm(forms.Form):
    """What may change of a channel of the company; an address left empty stays."""

    name = forms.CharField(label=_("Name"), max_length=60)
    kinds = forms.MultipleChoiceField(
        label=_("Hears of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    address = AddressField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [
            (name, kind.label) for name, kind in registry.kinds().items()
        ]


class CompanyChannelForm(ChangeChannelForm):
    """A new channel of the company."""

    reach = forms.ChoiceField(
        label=_("Reaches"),
        choices=[(each.value, each.label) for each in (Channel.Reach.GROUP, Channel.Reach.MAIL)],
    )
    field_order = ["reach", "name", "address", "kinds"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].required = True


class LogForm(forms.Form):
    """Which deliveries are asked for."""

    state = forms.CharField(required=False, max_length=10)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)
