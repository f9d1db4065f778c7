"""What pages of every room share: numbers that people may write, and attempts recorded."""

from regulations.binding.services import record_attempt

SECRET = {"csrfmiddlewaretoken", "password"}


def number_of(text: str | None) -> int | None:
    """The number that an address or a form names; None for anything else, however long."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else None


def record_page_attempt(*, request, model, operation: str) -> None:
    """Record who sent what to where; tokens and passwords are left out."""
    sent = {name: value for name, value in request.POST.items() if name not in SECRET}
    record_attempt(
        operation=operation,
        model=model,
        statement=f"{request.method} {request.path} {sent}"[:1500],
        by=request.user,
    )
