"""The one way by which data leaves the portal as a file (C13-9).

A room declares a kind of data in `apps.py` and asks `send` for the answer. Who may not give that
kind out is refused; a row that says who took what is written, and only then the file leaves: no
row, no file. The room that keeps these rows is told by `set_record`.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from getpass import getuser

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from regulations.caller import caller_address
from regulations.tables import Written, write_csv
from regulations.words import with_aside

CLAUSE = "C13-9"


@dataclass(frozen=True)
class Handed:
    """What is written down of a file that leaves.

    `wanted` says in words what it was narrowed to; `caller` is the address it goes to. A command of
    the machine has no person: then `account` is who runs it there.
    """

    kind: str
    name: str
    wanted: str
    rows: int
    size: int
    sha256: str
    by: object = None
    account: str = ""
    caller: str | None = None


_kinds: dict[str, object] = {}
_record: list[Callable[[Handed, datetime], None]] = []


def register(kind: str, *, label) -> None:
    """Declare a kind of data, from `apps.py` of the room that owns it."""
    _kinds[kind] = label


def kinds() -> dict[str, object]:
    """Every kind of data that may leave, by name, with what it is called."""
    return dict(_kinds)


def right(kind: str) -> str:
    """The permission to give a kind of data out; positions are given it by `positions.allow`."""
    return f"database.hand_{kind}"


def set_record(write: Callable[[Handed, datetime], None]) -> None:
    """The room of the database tells here how a row is written."""
    _record[:] = [write]


def check_right(kind: str, by) -> None:
    """Refuse who may not give a kind of data out; LookupError for a kind nobody declared."""
    label = _kinds[kind]
    if not by.has_perm(right(kind)):
        text = _("Your position does not include giving this out: %(what)s.")
        denied = PermissionDenied(with_aside(text % {"what": label}, CLAUSE))
        denied.code = CLAUSE
        raise denied


def send(
    request, *, kind: str, name: str, make: Callable[[], Written], at: datetime, wanted: str = "",
    inline: bool = False,
) -> HttpResponse:  # fmt: skip
    """The answer with a file of data, for whoever may give it out, once it is on record.

    `make` is only called for those. `inline`: shown by the browser.
    """
    check_right(kind, request.user)
    if request.method == "HEAD":
        return HttpResponse()  # nothing leaves
    written = make()
    words = {"by": request.user, "caller": caller_address(request), "wanted": wanted}
    _note(kind, name, written, at, **words)
    answer = HttpResponse(written.content, content_type=written.media)
    answer["Content-Disposition"] = content_disposition_header(not inline, name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def note_command(
    *, kind: str, name: str, written: Written, at: datetime, wanted: str = "", by=None
) -> None:
    """Write down a file that a command on the machine is about to write.

    `by`, where it is named, is asked for the right; else it is the account of the machine's own
    administrator, which is written down.
    """
    if by is not None:
        check_right(kind, by)
    _note(kind, name, written, at, by=by, account=getuser(), wanted=wanted)


def _note(kind: str, name: str, written: Written, at: datetime, **words) -> None:
    if not _record:
        raise ImproperlyConfigured("Nobody keeps a record of data given out: nothing leaves.")
    digest = hashlib.sha256(written.content).hexdigest()
    size = {"rows": written.rows, "size": len(written.content), "sha256": digest}
    with transaction.atomic():
        _record[0](Handed(kind, name, **size, **words), at)


def empty_form(name: str, header: Iterable[str], example: Iterable[Sequence] = ()) -> HttpResponse:
    """A .csv file to be filled in, its header and at most an example that we made up.

    It holds no data, so nobody is asked and nothing is written down.
    """
    written = write_csv(header=list(header), rows=example)
    answer = HttpResponse(written.content, content_type=written.media)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
