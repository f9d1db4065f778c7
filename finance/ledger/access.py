"""Who may take a step with money: one question for all rooms of the wing."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from hr.people.selectors import allowed
from regulations.approvals import registry as approvals
from regulations.rulebook import clause

WING = "finance."


def allow(by, permission: str) -> None:
    """Raises PermissionDenied unless a person's position includes a step, as `app.codename`."""
    if not by.has_perm(permission):
        raise PermissionDenied(_("Your position does not include this step."))


@clause("A7.1-2")
def kept_out(person_id: int) -> Iterable[str]:
    """The kinds on which who moves money decides in nobody's place: all that rooms of money ask.

    Else the cashier would decide as a deputy on what she pays.
    """
    if not allowed("ledger.move_money").filter(pk=person_id).exists():
        return ()
    found = approvals.kinds().items()
    return [name for name, kind in found if kind.model.__module__.startswith(WING)]
