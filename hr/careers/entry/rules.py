"""When the file of the first day is due, and what verification may find."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

# How far ahead a working day is looked for.
LOOK_AHEAD = 31


class Finding(TextChoices):
    """What verification found."""

    TRUE = "true", pgettext_lazy("file", "true")
    RETURNED = "returned", pgettext_lazy("file", "to be completed")
    FALSE = "false", pgettext_lazy("file", "falsified")


class State(TextChoices):
    """Where the file of a person stands."""

    OPEN = "open", pgettext_lazy("file", "to be filled in")
    DECLARED = "declared", pgettext_lazy("file", "to be verified")
    TRUE = "true", pgettext_lazy("file", "verified")
    RETURNED = "returned", pgettext_lazy("file", "to be completed")
    FALSE = "false", pgettext_lazy("file", "falsified")


@clause("A5-1")
def due_of(hired_on: date, nth: int, works: Mapping[date, bool]) -> datetime:
    """When the file is due: at the end of the nth day that the person works, the first one first.

    `works` tells of each day whether it is worked; where it does not tell enough, the first day
    counts as one.
    """
    days = (hired_on + timedelta(days=ahead) for ahead in range(LOOK_AHEAD))
    worked = [day for day in days if works.get(day)]
    day = worked[nth - 1] if len(worked) >= nth else hired_on + timedelta(days=nth - 1)
    return start_of(day + timedelta(days=1))


def state_of(declared: bool, finding: str | None) -> State:
    """Where a file stands by its newest declaration and what was found of that."""
    if not declared:
        return State.OPEN
    return State(finding) if finding else State.DECLARED


@clause("A5-1")
def fault_of_declaring(state: State) -> object:
    """Why nothing is declared any more; None where it may be."""
    if state in (State.OPEN, State.RETURNED):
        return None
    if state == State.DECLARED:
        return _("Your file is being verified: it is changed only once it was handed back.")
    return _("Your file was verified: tell hr what has changed.")
