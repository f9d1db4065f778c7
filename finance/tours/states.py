"""How far a tour has come: it follows from what was written for it and the day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """How far a tour has come; it follows from what was written for it."""

    PLANNED = "planned", pgettext_lazy("tour", "planned")
    RELEASED = "released", pgettext_lazy("tour", "released")
    UNDER_WAY = "under_way", pgettext_lazy("tour", "under way")
    RETURNED = "returned", pgettext_lazy("tour", "returned")
    SETTLED = "settled", pgettext_lazy("tour", "settled")
    CALLED_OFF = "called_off", pgettext_lazy("tour", "called off")


# What a list may be asked for beside the states: planned and released ones, which are still here.
LEAVING = "leaving"


@dataclass(frozen=True)
class Facts:
    """What decides how far a tour has come."""

    departs_on: date
    returns_on: date
    is_released: bool = False
    is_settled: bool = False
    is_called_off: bool = False


def state_of(facts: Facts, day: date) -> State:
    """How far a tour has come on a day."""
    if facts.is_called_off:
        return State.CALLED_OFF
    if facts.is_settled:
        return State.SETTLED
    if not facts.is_released:
        return State.PLANNED
    if day < facts.departs_on:
        return State.RELEASED
    return State.UNDER_WAY if day <= facts.returns_on else State.RETURNED
