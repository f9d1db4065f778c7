"""What pages of the room share: how a small form is refused."""

from django.contrib import messages


def said(request, form) -> None:
    """Say on the next page why a small form was not taken."""
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)
