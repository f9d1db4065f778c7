"""A try to change a binding row through a page, recorded with the person and what was sent."""

from regulations.binding.services import record_attempt

SECRET = {"csrfmiddlewaretoken", "password"}


def record_page_attempt(*, request, model, operation: str) -> None:
    """Record who sent what to where; tokens and passwords are left out."""
    sent = {name: value for name, value in request.POST.items() if name not in SECRET}
    record_attempt(
        operation=operation,
        model=model,
        statement=f"{request.method} {request.path} {sent}"[:1500],
        by=request.user,
    )
