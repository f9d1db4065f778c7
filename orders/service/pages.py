"""What pages of the room share: how a small form is refused."""

from django.contrib import messages

from regulations.words import with_aside


def said(request, form) -> None:
    """Say on the next page why a small form was not taken, with the clause of a refusal."""
    code = getattr(getattr(form, "refused", None), "code", None)
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, with_aside(error, code))
