"""What is asked for when a channel is set up. An address goes in and never comes back out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regulations.notices import registry
from regulations.notices.models import Channel


class SecretInput(forms.TextInput):
    """Shows nothing of its value, not even after a refusal: it is typed again."""

    def __init__(self):
        super().__init__({"autocomplete": "off", "spellcheck": "false"})

    def get_context(self, name, value, attrs):
        return super().get_context(name, None, attrs)


class AddressField(forms.CharField):
    """An Apprise address."""

    def __init__(self, **options):
        super().__init__(label=_("Address"), max_length=500, widget=SecretInput(), **options)


class OwnChannelForm(forms.Form):
    """A channel to oneself."""

    address = AddressField()


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
