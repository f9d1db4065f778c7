"""What a planned change is, and which days it may have."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hr.people.rules import Stage


class Kind(TextChoices):
    """What happens on the day."""

    JOIN = "join", _("joins")
    MOVE = "move", _("moves")
    LEAVE = "leave", _("leaves")


class Leaving(TextChoices):
    """Why somebody leaves. A dismissal is none of these: it is decided in a case."""

    RESIGNATION = "resignation", _("resignation")
    CONTRACT_END = "contract_end", _("end of the contract")
    AGREEMENT = "agreement", _("by agreement")
    OTHER = "other", _("another reason")


class Outcome(TextChoices):
    """What became of it; empty as long as it waits."""

    APPLIED = "applied", _("took effect")
    CALLED_OFF = "called_off", _("called off")
    FAILED = "failed", _("failed")


# On one day somebody joins before others move under them, and leaves after others moved away.
ORDER = (Kind.JOIN, Kind.MOVE, Kind.LEAVE)


def fault_of_day(
    *, kind: Kind, day: date, today: date, stage: Stage, leaves: date | None
) -> object:
    """Why a change may not be planned for a day; None if it may.

    `day` is the first on which it holds, `leaves` the first without the person (None: stays).
    A last day of today still lies ahead: it is over at midnight.
    """
    if stage == Stage.LEFT:
        return _("This person has left.")
    if day <= today:
        return _("A plan needs a day to come: from today on, change it at once.")
    if kind == Kind.MOVE and leaves is not None and day >= leaves:
        return _("This person leaves before that day.")
    return None


def may_call_off(*, is_open: bool, day: date, today: date) -> bool:
    """Whether a plan can still be called off: before its day."""
    return is_open and day > today
