"""What pages of the room share: photos that come with forms."""

from django.http import HttpRequest

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
