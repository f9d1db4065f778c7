"""Until when a leave is cancelled by the person alone, and what shortening may do."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.leave.rules import State as LeaveState
from regulations.rulebook import clause


class State(TextChoices):
    """Where a shortening stands."""

    PENDING = "pending", pgettext_lazy("leave", "waiting for its decision")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


@clause("A2.4")
def check_cancel(state: LeaveState, begins_at: datetime, at: datetime) -> None:
    """Refuse to cancel what has begun, or holds no more.

    `begins_at` is the first moment at which the person would be missed.
    """
    if state not in (LeaveState.APPROVED, LeaveState.REPORTED):
        raise ValidationError(_("This leave is not to be cancelled."), code="A2.4")
    if state == LeaveState.APPROVED and at >= begins_at:
        raise ValidationError(
            _("The leave has begun: whoever decided it also decides on shortening it."),
            code="A2.4",
        )


@clause("A2.4")
def check_shortening(state: LeaveState, span: tuple[datetime, datetime], ends_at: datetime) -> None:
    """Refuse another end than an earlier one within the leave, and what is not approved."""
    start, end = span
    if state != LeaveState.APPROVED:
        raise ValidationError(_("Only an approved leave is shortened."), code="A2.4")
    if not start <= ends_at < end:
        raise ValidationError(
            _("A leave is shortened to an earlier end, at its start at the earliest."), code="A2.4"
        )
