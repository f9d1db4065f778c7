"""Who decides on a loan, how long it lasts, and how a contract may be read."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from hr.people.rules import HEAD
from regulations.approvals.rules import Stage, StepKind
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

LEADER, GROUP = "leader", "group"
STAGE_LEADER = Stage(LEADER, gettext_noop("Head of the branch or department"))
STAGE_HEAD = Stage(HEAD, gettext_noop("General manager"))
STAGE_GROUP = Stage(GROUP, gettext_noop("Contract group"), StepKind.FILE)


class Way(TextChoices):
    """How a contract is read."""

    SPOT = "spot", pgettext_lazy("contract", "on the spot")
    SCREEN = "screen", pgettext_lazy("contract", "on the screen")
    COPY = "copy", pgettext_lazy("contract", "lent copy")


@clause("A6-5")
def chain_of(*, is_original: bool, asks_head: bool) -> tuple[Stage, ...]:
    """Who signs a loan: the head of the branch or department, for an original the general manager
    too. What the general manager borrows the contract group takes note of."""
    if asks_head:
        return (STAGE_GROUP,)
    return (STAGE_LEADER, STAGE_HEAD) if is_original else (STAGE_LEADER,)


@clause("A6-5")
def due_of(day: date, days: int) -> datetime:
    """When what is handed out on a day is due: at the end of the day so many days later."""
    return start_of(day + timedelta(days=days + 1))


def check_purpose(purpose: str) -> None:
    """Refuse a reading or a loan for nothing."""
    if not purpose.strip():
        raise ValidationError(
            {"purpose": ValidationError(_("Say what it is needed for."), code="A6-5")}
        )
