"""What pages of the room share: forms that run a verb, photos that come with them."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest

from regulations.binding.pages import refuse_form
from regulations.uploads import CappedUpload, too_large


def capped(request: HttpRequest) -> None:
    """Cap what is uploaded, before anything of the form is read."""
    if request.method == "POST":
        request.upload_handlers = [CappedUpload(request)]


def is_whole(request: HttpRequest, form, clause: str) -> bool:
    """Whether a form with a photo can be taken: valid, and not larger than an upload may be."""
    if getattr(request.upload_handlers[0], "is_too_large", False):
        form.errors.clear()
        form.add_error(None, too_large(clause).messages)
        return False
    return form.is_valid()


def content_of(form) -> bytes | None:
    """The bytes of the photo that came with a form."""
    file = form.cleaned_data.get("photo")
    return file.read() if file else None


def done(form, verb: Callable, **words) -> bool:
    """Run a verb; where it is refused the form says why."""
    try:
        verb(**words)
    except ValidationError as refused:
        refuse_form(form, refused)
        form.refused = refused
        return False
    except PermissionDenied as refused:
        form.add_error(None, str(refused))
        return False
    return True
