"""What a login owes before its pages open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause

REMIND = timedelta(days=7)


class Cause(TextChoices):
    """Why a password has to be changed."""

    ISSUED = "issued", pgettext_lazy("password", "issued by somebody else")
    EXPIRED = "expired", pgettext_lazy("password", "used for too long")
    LENT = "lent", pgettext_lazy("password", "lent to somebody else")


@dataclass(frozen=True)
class Change:
    """When a password has to be another one, and why."""

    due_at: datetime
    cause: Cause

    def is_due(self, at: datetime) -> bool:
        """Whether no page opens before the password is changed."""
        return at >= self.due_at

    def is_near(self, at: datetime) -> bool:
        """Whether its owner is reminded."""
        return at >= self.due_at - REMIND


@clause("C13-8")
def change_of(
    *, set_at: datetime, is_own: bool, max_age_days: int, lent_until: datetime | None = None
) -> Change:
    """When a password set at `set_at` has to change: one that another knows at once (passwords
    are personal), one that was lent and used when the loan ends, one's own after `max_age_days`
    days."""
    if not is_own:
        return Change(set_at, Cause.ISSUED)
    due_at = set_at + timedelta(days=max_age_days)
    if lent_until is not None and lent_until < due_at:
        return Change(lent_until, Cause.LENT)
    return Change(due_at, Cause.EXPIRED)


@clause("C13-2")
def needs_factor(*, is_guarded: bool, is_head: bool, is_superuser: bool) -> bool:
    """Whether a login needs a second factor: back-office users and administrators of the database
    (`is_guarded`), the general manager, and superusers. Others may have one."""
    return is_superuser or is_head or is_guarded
