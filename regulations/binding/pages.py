"""What pages of every room share: numbers that people may write, and attempts recorded."""

import json
import re
from collections.abc import Callable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict

from regulations.binding.services import record_attempt

SECRET = ("password", "token")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR = "2000"  # of the days that addresses name
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# Bytes of a body that are looked at, and characters of a statement that are kept.
READ, KEPT = 64 * 1024, 1500


def number_of(text: str | None) -> int | None:
    """The number that an address or a form names; None for anything else, however long."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else None


def day_named(text: str | None) -> date | None:
    """The day YYYY-MM-DD that an address names; None for anything else."""
    try:
        is_one = text and DAY.fullmatch(text) and text >= FIRST_YEAR
        return date.fromisoformat(text) if is_one else None
    except ValueError:
        return None


def status_of(request) -> int:
    """The status of a page: 422 where it answers a form, which was not taken.

    What is taken leads on to a page of its own, so a page in answer to a POST is a refusal.
    """
    return 422 if request.method == "POST" else 200


def status_of_forms(*forms) -> int:
    """The status of a page that also answers a POST with something new: 422 where a form failed."""
    return 422 if any(form.is_bound and form.errors for form in forms) else 200


def refuse_form(form, error: ValidationError, *, beside: str | None = None) -> None:
    """Add a service's refusal to a form, at the field that it names, else at `beside`.

    Above the form stands what names no field of it.
    """
    told = error.error_dict if hasattr(error, "error_dict") else {beside: error.error_list}
    for name, errors in told.items():
        form.add_error(name if name in form.fields else None, errors)


def done(form, verb: Callable, **words) -> bool:
    """Run a verb with what a valid form sent; where it is refused the form says why.

    What the verb made is the form's `made`, what it refused its `refused`.
    """
    try:
        form.made = verb(**words)
    except ValidationError as refused:
        refuse_form(form, refused)
        form.refused = refused
        return False
    except PermissionDenied as refused:
        form.add_error(None, str(refused))
        return False
    return True


def taken(form, verb: Callable, **words) -> bool:
    """Whether what a form sent was taken: it is valid, and its verb ran with every field of it."""
    return form.is_valid() and done(form, verb, **words | form.cleaned_data)


def records_attempts(view):
    """Mark a view that keeps whatever was sent to it as an attempt."""
    view.records_attempts = True
    return view


def record_page_attempt(*, request, model, operation: str) -> None:
    """Record who sent what to where, whatever the method; tokens and passwords are left out."""
    statement = f"{request.method} {request.path} {_sent(request)}"
    record_attempt(
        operation=operation,
        model=model,
        # PostgreSQL stores neither NULs nor halves of characters.
        statement=statement.replace("\0", "\\0").encode(errors="replace").decode()[:KEPT],
        by=request.user,
    )


def _sent(request) -> str:
    """What came with a request, as text: a form, JSON, or what else it was."""
    if request.method == "POST" and request.content_type in FORMS:
        files = {name: file.name for name, file in request.FILES.items()}
        return str(_without_secrets(request.POST.dict() | files))
    text = request.read(READ).decode(errors="replace")
    if request.content_type == FORMS[0] or not text:
        return str(_without_secrets(QueryDict(text).dict()))
    try:
        return json.dumps(_without_secrets(json.loads(text)), ensure_ascii=False)
    except (ValueError, RecursionError):
        holds_one = any(word in text.lower() for word in SECRET)
        return f"({len(text)} characters, not kept: a secret may be in them)" if holds_one else text


def _without_secrets(sent):
    """Forms and JSON without the members whose name says that they are secret."""
    if isinstance(sent, dict):
        return {
            name: _without_secrets(value)
            for name, value in sent.items()
            if not any(word in name.lower() for word in SECRET)
        }
    return [_without_secrets(each) for each in sent] if isinstance(sent, list) else sent
