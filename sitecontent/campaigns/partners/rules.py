"""How a partnership may stand, and what a note on it says."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA

# How long before its end a contract is shown as one that runs out.
RUNS_OUT_DAYS = 30


class Standing(TextChoices):
    """Where a partnership stands."""

    FOUND = "found", pgettext_lazy("partnership", "found")
    TALKING = "talking", pgettext_lazy("partnership", "in talks")
    AGREED = "agreed", pgettext_lazy("partnership", "agreed")
    RUNNING = "running", pgettext_lazy("partnership", "running")
    PAUSED = "paused", pgettext_lazy("partnership", "paused")
    ENDED = "ended", pgettext_lazy("partnership", "ended")


@clause("B1", "B2")
def check_note(text: str, next_step: str, next_on: date | None, at: datetime) -> None:
    """A note says what was said; what comes next has words and a day that is not over."""
    if not text.strip():
        raise ValidationError(_("Write what was said or done."), code="B2")
    if next_on and not next_step.strip():
        raise ValidationError(_("Say what is to be done until then."), code="B2")
    if next_on and next_on < at.astimezone(CHINA).date():
        raise ValidationError(_("The next step lies ahead."), code="B2")


@clause("B2")
def is_overdue(standing: str, next_on: date | None, today: date) -> bool:
    """Whether the next step of a partnership that goes on should have been done."""
    return standing != Standing.ENDED and next_on is not None and next_on < today


@clause("B2")
def runs_out(contract_until: date | None, today: date) -> bool:
    """Whether a contract is over or ends within the next month."""
    return contract_until is not None and (contract_until - today).days < RUNS_OUT_DAYS
