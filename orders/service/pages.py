"""What pages of the room share: forms that run a verb."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError

from regulations.binding.pages import refuse_form


def done(form, verb: Callable, **words):
    """Run a verb; what it made, or None where it was refused and the form says why."""
    try:
        return verb(**words)
    except ValidationError as refused:
        refuse_form(form, refused)
        form.refused = refused
    except PermissionDenied as refused:
        form.add_error(None, str(refused))
    return None


def said(request, form) -> None:
    """Say on the next page why a small form was not taken."""
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)
