"""What a person is asked about the notices they get."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regulations.notices import registry, rules
from regulations.notices.models import Preferences

WAY = "way_"


class ClockInput(forms.TimeInput):
    """A time of the day, to the minute."""

    def __init__(self):
        super().__init__(attrs={"type": "time"}, format="%H:%M")


class PreferencesForm(forms.Form):
    """A way for each kind that waits, quiet hours, and the hour of the digest."""

    quiet_from = forms.TimeField(label=_("From"), required=False, widget=ClockInput())
    quiet_until = forms.TimeField(label=_("To"), required=False, widget=ClockInput())
    digest_at = forms.TimeField(label=_("Together at"), widget=ClockInput())

    def __init__(self, *args, held: Preferences | None, **kwargs):
        wishes = held.wishes if held else rules.Wishes()
        initial = {name: getattr(wishes, name) for name in ("quiet_from", "quiet_until")}
        super().__init__(*args, initial=initial | {"digest_at": wishes.digest_at}, **kwargs)
        for name, kind in registry.kinds().items():
            if not kind.is_clock:
                self.fields[WAY + name] = forms.ChoiceField(
                    label=kind.label,
                    choices=rules.Way.choices,
                    initial=wishes.ways.get(name, rules.Way.AT_ONCE),
                )

    @property
    def ways(self) -> list[forms.BoundField]:
        """The fields that ask for a way."""
        return [field for field in self if field.name.startswith(WAY)]

    def words(self) -> dict:
        """What was chosen, as the service takes it."""
        chosen = dict(self.cleaned_data)
        kinds = [name for name in chosen if name.startswith(WAY)]
        ways = {name.removeprefix(WAY): chosen.pop(name) for name in kinds}
        return {"ways": ways, **chosen}
