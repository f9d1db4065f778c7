"""What the pages of supplies have in common: one way to do a thing and show a refusal."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError

Refused = ValidationError | PermissionDenied | None


def attempt(request, act: Callable[[], object], done: str) -> Refused:
    """Do one thing; what it refuses is returned to be shown, else `done` is said."""
    try:
        act()
    except (ValidationError, PermissionDenied) as refused:
        return refused
    messages.success(request, done)
    return None


def fault_of(form) -> ValidationError:
    """What is wrong with a form that stands beside others on a page, as one refusal."""
    return ValidationError(
        [
            f"{form.fields[name].label}: {each}" if name in form.fields else each
            for name, found in form.errors.items()
            for each in found
        ]
    )
