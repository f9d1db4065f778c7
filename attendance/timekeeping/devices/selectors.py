"""Clocks as their pages show them."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from attendance.timekeeping.devices import rules
from attendance.timekeeping.devices.models import (
    Command,
    Device,
    DeviceNote,
    PinOwner,
    Stray,
    Upload,
)
from attendance.timekeeping.devices.rules import GRAVE, Health, Standing, StrayReason


@dataclass(frozen=True)
class Row:
    """A clock in the list: how it is (None while it is not approved)."""

    device: Device
    health: Health | None
    strays: int


def clock_rows(at: datetime) -> list[Row]:
    """Every clock, those that wait for approval first."""
    waiting = Count("strays", filter=Q(strays__taken_at=None))
    devices = Device.objects.annotate(waiting=waiting).order_by("serial")
    order = list(Standing)
    return [
        Row(device, health_at(device, at), device.waiting)
        for device in sorted(devices, key=lambda each: order.index(Standing(each.standing)))
    ]


def health_at(device: Device, at: datetime) -> Health | None:
    """How an approved clock is at a moment."""
    if device.standing != Standing.APPROVED:
        return None
    return rules.health_of(last_seen_at=device.last_seen_at, seconds_off=device.seconds_off, at=at)


@dataclass
class Story:
    """One clock with what it sent, what is noted of it, and what it was told."""

    device: Device
    health: Health | None
    notes: list[DeviceNote]
    commands: list[Command]
    uploads: list[Upload]
    pins: list[PinOwner]
    info: list[tuple[str, str]] = field(default_factory=list)


def story_of(device: Device, at: datetime) -> Story:
    """Everything the page of a clock shows."""
    notes = list(device.notes.all()[:30])
    for note in notes:
        note.is_grave = note.kind in GRAVE
    commands = list(device.commands.select_related("by")[:15])
    for command in commands:
        command.answer = rules.RETURNS.get(command.code, command.code)
    return Story(
        device=device,
        health=health_at(device, at),
        notes=notes,
        commands=commands,
        uploads=list(device.uploads.defer("body")[:15]),
        pins=list(PinOwner.objects.filter(device=device, ended_at=None).select_related("person")),
        info=_flat(device.info),
    )


def _flat(info: dict) -> list[tuple[str, str]]:
    """What a clock says of itself, as pairs."""
    pairs = []
    for name, value in info.items():
        if isinstance(value, dict):
            pairs += [(key, str(each)) for key, each in value.items()]
        else:
            pairs.append((name, str(value)))
    return pairs[:40]


@dataclass(frozen=True)
class Unowned:
    """A PIN nobody owns, with how many lines wait for its owner."""

    pin: str
    device: Device | None
    count: int
    first_at: datetime
    last_at: datetime


def unowned_pins() -> list[Unowned]:
    """The PINs whose lines wait for an owner, the most lines first."""
    rows = Stray.objects.filter(taken_at=None, reason=StrayReason.UNKNOWN)
    groups = rows.values("pin", "device").annotate(
        count=Count("pk"), first_at=Min("at"), last_at=Max("at")
    )
    devices = Device.objects.in_bulk()
    return [
        Unowned(
            each["pin"], devices.get(each["device"]), each["count"], each["first_at"],
            each["last_at"],
        )
        for each in groups.order_by("-count", "pin")[:200]
    ]  # fmt: skip


def untimely() -> QuerySet[Stray]:
    """Lines that wait because of their time."""
    rows = Stray.objects.filter(taken_at=None).exclude(reason=StrayReason.UNKNOWN)
    return rows.select_related("device").order_by("-came_at", "-pk")[:100]


def owners() -> QuerySet[PinOwner]:
    """Who owns a PIN that is not their staff number."""
    return PinOwner.objects.filter(ended_at=None).select_related("person", "device")
