"""What is remembered of clocks, and who is told: wrong times, operations, silence, bad lines."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_noop

from attendance.timekeeping.devices import rules
from attendance.timekeeping.devices.lines import Operation
from attendance.timekeeping.devices.models import Device, DeviceNote, Upload
from attendance.timekeeping.devices.rules import NoteKind
from hr.people.selectors import allowed
from regulations.binding.services import entering_past
from regulations.notices.services import Message, notify
from regulations.rulebook.rules import day_of

UNKNOWN = gettext_noop("A clock nobody knows wants to send punches: %(serial)s")
MORE_UNKNOWN = gettext_noop("More clocks nobody knows want to send punches.")
BAD = gettext_noop("The clock %(clock)s sent %(count)s lines that nobody can read.")
BAD_ONE = gettext_noop("The clock %(clock)s sent a line that nobody can read.")
OFF = gettext_noop("The clock %(clock)s is wrong by %(seconds)s seconds.")
OFF_HOURS = gettext_noop("The clock %(clock)s is wrong by %(hours)s hours.")
OFF_HOUR = gettext_noop("The clock %(clock)s is wrong by an hour.")
OFF_DAY = gettext_noop("The clock %(clock)s is wrong by a day.")
OFF_DAYS = gettext_noop("The clock %(clock)s is wrong by %(days)s days.")
CLAUSE = "A2.2-3"


def tell_of_unknown(device: Device, *, waiting: int, at: datetime) -> None:
    """Tell who approves clocks that one waits; where others wait already, once a day of all.

    Serial numbers are made up by anybody: they shall not ring without end.
    """
    if not waiting:
        _tell(device, "unknown", UNKNOWN, {"serial": device.serial}, at=at)
        return
    message = Message(
        key=f"clock:unknown:{day_of(at).isoformat()}",
        text=MORE_UNKNOWN,
        url="/attendance/clocks/",
        clause=CLAUSE,
    )
    notify(recipients=allowed("timekeeping.manage_device"), message=message, at=at)


def note_reading(
    device: Device, upload: Upload, bad: Sequence[str], *, off: int | None, jumps: int
) -> None:
    """Note what is odd about an upload: lines nobody can read, a wrong clock, jumps in its log.

    Who looks after clocks is told once a day of each.
    """
    day = day_of(upload.at).isoformat()
    if bad:
        facts = {"upload": upload.pk, "count": len(bad), "lines": rules.first_lines(bad)}
        _note(device, NoteKind.BAD_LINES, upload.sha256, facts, at=upload.at)
        params = {"clock": str(device), "count": len(bad)}
        _tell(device, f"bad:{day}", BAD if len(bad) > 1 else BAD_ONE, params, at=upload.at)
    if off is not None and abs(off) > rules.MAY_BE_OFF.total_seconds():
        facts = {"upload": upload.pk, "seconds": off}
        if _note(device, NoteKind.OFF, f"{day}:{round(off / 60)}", facts, at=upload.at):
            text, params = _off(off)
            _tell(device, f"off:{day}", text, params | {"clock": str(device)}, at=upload.at)
    if jumps:
        facts = {"upload": upload.pk, "count": jumps}
        _note(device, NoteKind.JUMP, upload.sha256, facts, at=upload.at)


def _off(seconds: int) -> tuple[str, dict]:
    """How far a clock is off, in a unit that is read at a glance."""
    days, hours, *_rest = rules.split_length(seconds)
    if days:
        return (OFF_DAY if days == 1 else OFF_DAYS), {"days": days}
    if hours:
        return (OFF_HOUR if hours == 1 else OFF_HOURS), {"hours": hours}
    return OFF, {"seconds": seconds}


def note_operations(device: Device, operations: Iterable[Operation], *, at: datetime) -> None:
    """Note what was done at a clock, once however often it is told."""
    rows = [
        DeviceNote(
            device=device,
            kind=rules.OPERATIONS.get(each.code, NoteKind.OPERATION),
            key=each.line,
            facts={"code": each.code, "operator": each.operator, "line": each.line},
            at=min(each.at, at),
        )
        for each in operations
    ]
    if rows:
        with entering_past(right="clock"):
            DeviceNote.objects.bulk_create(rows, ignore_conflicts=True)


def note_silence(device: Device, *, since: datetime, at: datetime) -> None:
    """Note that a clock is heard of again after a long silence."""
    minutes = int((at - since).total_seconds() // 60)
    facts = {"since": since.isoformat(), "minutes": minutes}
    _note(device, NoteKind.SILENT, since.isoformat(), facts, at=at)


def _note(device: Device, kind: NoteKind, key: str, facts: dict, *, at: datetime) -> bool:
    """Write a note once; whether it was new."""
    if DeviceNote.objects.filter(device=device, kind=kind, key=key).exists():
        return False
    with entering_past(right="clock"):
        row = DeviceNote(device=device, kind=kind, key=key, facts=facts, at=at)
        DeviceNote.objects.bulk_create([row], ignore_conflicts=True)
    return True


def _tell(device: Device, key: str, text: str, params: dict, *, at: datetime) -> None:
    message = Message(
        key=f"clock:{device.pk}:{key}",
        text=text,
        params=params,
        url=f"/attendance/clocks/{device.pk}/",
        clause=CLAUSE,
    )
    notify(recipients=allowed("timekeeping.manage_device"), message=message, at=at)
