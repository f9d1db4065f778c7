"""The numbers of the room, and its refusals."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.core.exceptions import ValidationError

from regulations.rulebook.rules import CHINA

LONGEST_NOTE = 500


@dataclass(frozen=True)
class PremisesRules:
    """Until when the day's work of the pair is done ("HH:MM"), and the bounds of the rest."""

    cleaned_by: str = field(metadata={"clause": "A4-1"})
    closed_by: str = field(metadata={"clause": "A1.3-5"})
    hand_in_hours: int = field(
        metadata={"clause": "A1.3-5", "unit": "hours", "low": 1, "high": 720}
    )
    pass_score: int = field(metadata={"clause": "A4-2", "low": 0, "high": 100})
    permit_longest_days: int = field(
        metadata={"clause": "A1.3-4", "unit": "days", "low": 1, "high": 366}
    )


def moment_on(day: date, clock: str) -> datetime:
    """A clock time "HH:MM" of a day in China."""
    return datetime.combine(day, time.fromisoformat(clock), CHINA)


def check(fault: object, clause: str) -> None:
    """Raise what speaks against something, with its clause; nothing where it is None."""
    if fault:
        raise ValidationError(fault, code=clause)
