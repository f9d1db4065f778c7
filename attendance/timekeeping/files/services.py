"""The verbs of files: keep an uploaded one, write what is sound of it."""

import hashlib
from collections import defaultdict
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.devices.models import Device
from attendance.timekeeping.devices.taking import take_lines
from attendance.timekeeping.files.models import PunchFile
from attendance.timekeeping.files.rules import LARGEST_FILE
from attendance.timekeeping.files.selectors import (
    clock_named,
    counts_of,
    entries_of,
    kind_of,
    rows_of,
)
from attendance.timekeeping.punches.rules import Source
from hr.people.models import Employee
from regulations.notices.services import Message, send_notices
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.uploads import plain_name

CLAUSE = "A2.2-3"
WRITTEN_BY = gettext_noop(
    "%(who)s wrote %(count)s of your punches from the file %(file)s: %(since)s to %(until)s. Look "
    "whether they are yours; if not, ask for a correction."
)
WRITTEN = gettext_noop(
    "%(count)s of your punches were written from the file %(file)s: %(since)s to %(until)s. Look "
    "whether they are yours; if not, ask for a correction."
)


@transaction.atomic
def keep_file(
    *, name: str, content: bytes, device: Device | None = None, by=None, at: datetime
) -> PunchFile:
    """Keep a file of punches to be looked at; nothing of it counts yet.

    An export belongs to `device`, or to the clock whose serial number is in its name. Refused:
    what cannot be read as punches at all, larger than LARGEST_FILE.
    """
    if len(content) > LARGEST_FILE:
        raise too_large()
    name = plain_name(name)
    kind = kind_of(name)
    if kind == PunchFile.Kind.SHEET:
        device = None
    file = PunchFile(
        name=name,
        kind=kind,
        device=device or (clock_named(name) if kind == PunchFile.Kind.USB else None),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
        at=at,
    )
    rows_of(file)
    file.save(force_insert=True)
    return file


def too_large() -> ValidationError:
    """The refusal of a file larger than LARGEST_FILE."""
    return ValidationError(
        _("The file is larger than %(limit)s MB."),
        params={"limit": LARGEST_FILE // 1024 // 1024},
        code=CLAUSE,
    )


@clause("A2.2-3")
@transaction.atomic
def write_file(*, file_id: int, by=None, at: datetime) -> PunchFile:
    """Write the sound rows of a file, once; its faulty rows are named in its preview.

    What is known already stays one punch; a PIN that nobody owns is kept. Everybody of whom a punch
    is new is told of it: it came from a list, not from their own hand at the clock.
    """
    file = PunchFile.objects.select_related("device").select_for_update(of=("self",))
    file = file.get(pk=file_id)
    if file.written_at:
        raise ValidationError(_("This file was written already."), code=CLAUSE)
    entries = entries_of(file, at, by)
    file.counts = counts_of(entries)
    is_usb = file.kind == PunchFile.Kind.USB
    taken = take_lines(
        [entry.line for entry in entries if entry.line],
        device=file.device,
        source=Source.USB if is_usb else Source.SHEET,
        by=by,
    )
    file.written_by, file.written_at = by, at
    file.save(update_fields=["written_by", "written_at", "counts"])
    _tell(file, taken.punches)
    return file


def _tell(file: PunchFile, punches: list[tuple[int, datetime]]) -> None:
    """Tell people of their new punches."""
    moments: dict[int, list[datetime]] = defaultdict(list)
    for person, moment in punches:
        moments[person].append(moment)
    people = Employee.objects.in_bulk(moments)
    by = file.written_by
    notices = [
        (people[person], _message(file, people[person], own, by)) for person, own in moments.items()
    ]
    send_notices(notices=notices, at=file.written_at)


def _message(file: PunchFile, person: Employee, moments: list[datetime], by) -> Message:
    first, last = day_of(min(moments)), day_of(max(moments))
    params = {
        "count": len(moments),
        "file": file.name,
        "since": first.isoformat(),
        "until": last.isoformat(),
    }
    return Message(
        key=f"sheet:file:{file.pk}",
        text=WRITTEN_BY if by else WRITTEN,
        params=params | ({"who": by.name} if by else {}),
        url=f"/attendance/months/{last:%Y-%m}/{person.number}/",
        clause=CLAUSE,
    )
