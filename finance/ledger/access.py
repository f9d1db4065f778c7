"""Who may take a step with money: one question for all rooms of the wing."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _


def allow(by, permission: str) -> None:
    """Raises PermissionDenied unless a person's position includes a step, as `app.codename`."""
    if not by.has_perm(permission):
        raise PermissionDenied(_("Your position does not include this step."))
