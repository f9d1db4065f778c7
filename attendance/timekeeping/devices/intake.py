"""What a clock sends: stored as it came, then read, then answered once it is committed."""

import hashlib
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction

from attendance.timekeeping.devices import lines, notes, rules, wire
from attendance.timekeeping.devices.models import Command, Device, Upload
from attendance.timekeeping.devices.rules import MOST_OF_ADDRESS, MOST_PENDING, Standing
from attendance.timekeeping.devices.taking import line_of, take_lines
from attendance.timekeeping.punches.rules import Source
from regulations.caller import is_within
from regulations.rulebook import clause

LARGEST_BODY = 10 * 1024 * 1024


@dataclass(frozen=True)
class Message:
    """One request of a clock; names of its query in small letters."""

    serial: str
    query: Mapping[str, str]
    path: str
    address: str | None
    at: datetime
    body: bytes = b""

    @property
    def table(self) -> str:
        """The table that is uploaded, in capitals."""
        return self.query.get("table", "").upper()[:20]

    @property
    def stamp(self) -> str:
        """How far the clock's own log reaches with this upload."""
        names = ("stamp", "opstamp", "photostamp", "attlogstamp", "operlogstamp")
        found = next((self.query[name] for name in names if self.query.get(name)), "")
        return found[:40]


class NotAdmitted(ValidationError):
    """The clock is not approved, or calls from elsewhere: it keeps what it has."""


def admit(message: Message) -> Device:
    """The approved clock behind a message; NotAdmitted for any other, which becomes pending."""
    device = Device.objects.filter(serial=message.serial).first()
    if device is None:
        device = _note_unknown(message)
    if device is None or device.standing != Standing.APPROVED:
        raise NotAdmitted("This clock waits for approval.", code="pending")
    if device.only_from and not is_within(message.address, device.only_from):
        raise NotAdmitted("This clock is not where it should be.", code="elsewhere")
    return device


def _note_unknown(message: Message) -> Device | None:
    """Write down a clock nobody knows, unless too many wait already, there or from one address."""
    waiting = Device.objects.filter(standing=Standing.PENDING)
    count = waiting.count()
    if count >= MOST_PENDING:
        return None
    if waiting.filter(address=message.address).count() >= MOST_OF_ADDRESS:
        return None
    device, is_new = Device.objects.get_or_create(
        serial=message.serial,
        defaults={
            "first_seen_at": message.at,
            "last_seen_at": message.at,
            "address": message.address,
        },
    )
    if is_new:
        notes.tell_of_unknown(device, waiting=count, at=message.at)
    return device


def greet(device: Device, message: Message) -> str:
    """Answer the handshake with the options; what the clock says of itself is kept."""
    said = {name: value[:100] for name, value in message.query.items() if name != "sn"}
    _hear(device, message, info={"handshake": said})
    return wire.options_block(
        serial=device.serial, stamps=device.stamps, zone_option=device.zone_option
    )


def learn(device: Device, message: Message) -> None:
    """Keep the capabilities that a clock registers with."""
    said = lines.read_pairs(lines.text_of(message.body[:20_000]))
    _hear(device, message, info={"registry": dict(list(said.items())[:100])})


INFO = ("firmware", "users", "fingerprints", "logs", "address", "fp_version", "face_version")


def hand_out(device: Device, message: Message) -> str:
    """Answer a poll with the commands that wait, each once, or with OK."""
    told = message.query.get("info", "")
    info = dict(zip(INFO, told.split(","), strict=False)) if told else {}
    _hear(device, message, info=info)
    with transaction.atomic():
        waiting = Command.objects.filter(device=device, sent_at=None).order_by("pk")
        waiting = list(waiting.select_for_update(skip_locked=True)[:20])
        Command.objects.filter(pk__in=[each.pk for each in waiting]).update(sent_at=message.at)
    return (
        "".join(
            rules.command_text(
                number=each.pk, word=rules.Word(each.word), pin=each.pin, name=each.name
            )
            for each in waiting
        )
        or wire.OK
    )


def _hear(device: Device, message: Message, *, info: dict) -> None:
    """Mark a clock as heard of; a long silence before it is written down."""
    silence = message.at - device.last_seen_at
    if silence > rules.LONG_SILENCE:
        notes.note_silence(device, since=device.last_seen_at, at=message.at)
    if info or silence > timedelta(seconds=5) or device.address != message.address:
        device.last_seen_at = max(device.last_seen_at, message.at)
        device.address = message.address
        device.info |= info
        device.save(update_fields=["last_seen_at", "address", "info"])


def take_results(device: Device, message: Message) -> None:
    """Write down what a clock said to its commands, each once."""
    keep(device, message)
    for result in lines.read_results(message.body)[:1000]:
        waiting = Command.objects.filter(device=device, pk=result.number, answered_at=None)
        waiting.exclude(sent_at=None).update(answered_at=message.at, code=result.code[:12])


def keep(device: Device, message: Message) -> Upload:
    """Store a body as it came, in a transaction of its own, before anybody reads it."""
    return Upload.objects.create(
        device=device,
        table=message.table,
        path=message.path[:300],
        body=lines.kept_of(message.table, message.body),
        size=len(message.body),
        sha256=hashlib.sha256(message.body).hexdigest(),
        address=message.address,
        at=message.at,
    )


@clause("A2.2-3")
def take_attlog(device: Device, message: Message) -> int:
    """Take an attendance log; how many lines were accepted, all of them.

    A line nobody can read is kept and told of; refused, it would be sent for ever. The stamp
    advances in the transaction that stores the punches: after a crash the clock sends again
    what is known already.
    """
    upload = keep(device, message)
    parsed = lines.read_attlog(message.body, ZoneInfo(device.zone))
    reading = rules.read_clock([tap.at for tap in parsed.rows], at=message.at)
    lag = _lag(device, reading.seconds_off, message.at)
    off = rules.agreed(lag, device.info.get("lag"))
    with transaction.atomic():
        take_lines(
            [line_of(tap, device.serial) for tap in parsed.rows],
            device=device,
            source=Source.DEVICE,
            seen_at=message.at,
            stamps={"ATTLOG": message.stamp} if message.stamp else {},
            seconds_off=off,
            info={} if lag is None else {"lag": lag},
        )
        notes.note_reading(device, upload, parsed.bad, off=off, jumps=reading.jumps)
    return parsed.count


def _lag(device: Device, off: int | None, at: datetime) -> int | None:
    """What a live upload tells of a clock's time; after a silence a late line tells nothing."""
    is_live = rules.is_live(last_seen_at=device.last_seen_at, at=at)
    return None if off is not None and off < 0 and not is_live else off


def take_operlog(device: Device, message: Message) -> int:
    """Take an operation log: what was done at the clock; how many lines were accepted."""
    upload = keep(device, message)
    parsed = lines.read_operlog(message.body, ZoneInfo(device.zone))
    with transaction.atomic():
        notes.note_operations(device, parsed.rows, at=message.at)
        notes.note_reading(device, upload, parsed.bad, off=None, jumps=0)
        _advance(device, message)
    return parsed.count


def _advance(device: Device, message: Message) -> None:
    """Keep how far a table is stored, beside what another request says of another table."""
    held = Device.objects.select_for_update().get(pk=device.pk)
    if message.stamp:
        held.stamps[message.table] = message.stamp
    held.last_seen_at = max(held.last_seen_at, message.at)
    held.save(update_fields=["stamps", "last_seen_at"])


def take_other(device: Device, message: Message) -> int:
    """Keep what the portal does not use, else the clock sends it for ever; how many lines."""
    keep(device, message)
    with transaction.atomic():
        _advance(device, message)
    return sum(1 for _line in lines.lines_of(lines.text_of(message.body[:200_000])))


def address_of(text: str) -> str | None:
    """An address as it can be stored; None for what is none."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None
