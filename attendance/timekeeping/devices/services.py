"""The verbs of clocks: approve or refuse one, set it up, tell it something, say who a PIN is."""

from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.devices import rules
from attendance.timekeeping.devices.models import Command, Device, PinOwner
from attendance.timekeeping.devices.rules import Standing, Word
from attendance.timekeeping.devices.taking import Taken, take_in_waiting
from hr.people.models import Employee
from regulations.binding.services import entering_past
from regulations.notices.services import Message, send_notices
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

CLAUSE = "A2.2-3"
MOST_WAITING = 20
TAKEN_IN = gettext_noop(
    "%(count)s of your punches were taken in from a file that %(who)s wrote: %(since)s to "
    "%(until)s. Look whether they are yours; if not, ask for a correction."
)
SET_UP = ("name", "place", "zone", "zone_option", "only_from")


@clause("A2.2-3")
@transaction.atomic
def decide_device(*, device_id: int, standing: str, by, at: datetime) -> Device:
    """Approve a clock, whose punches are taken from now on, or refuse it.

    What it holds it sends again by itself, since nothing it sent before was taken.
    """
    device = Device.objects.select_for_update().get(pk=device_id)
    standing = Standing(standing)
    if standing == Standing.PENDING or standing == device.standing:
        raise ValidationError(_("Approve the clock or refuse it."), code=CLAUSE)
    device.standing, device.decided_by, device.decided_at = standing, by, at
    device.save(update_fields=["standing", "decided_by", "decided_at"])
    return device


@clause("A2.2-3")
@transaction.atomic
def refuse_pending(*, by, at: datetime) -> int:
    """Refuse every clock that waits; each may still be approved. How many there were."""
    waiting = Device.objects.filter(standing=Standing.PENDING)
    return waiting.update(standing=Standing.REFUSED, decided_by=by, decided_at=at)


@transaction.atomic
def set_up_device(
    *,
    device_id: int,
    name: str,
    place: str,
    zone: str,
    zone_option: str,
    only_from: str,
) -> Device:
    """Say what a clock is called, where it hangs, in which zone it runs, from where it calls.

    Refused: a zone that does not exist, what is no address range.
    """
    if zone not in available_timezones():
        raise ValidationError(_("There is no time zone %(zone)s."), params={"zone": zone})
    device = Device.objects.select_for_update().get(pk=device_id)
    device.name, device.place = name.strip(), place.strip()
    device.zone, device.zone_option = ZoneInfo(zone).key, rules.plain(zone_option)
    device.only_from = only_from.strip()
    device.clean_fields(exclude={each.name for each in Device._meta.fields} - set(SET_UP))
    device.save(update_fields=SET_UP)
    return device


@transaction.atomic
def queue_command(
    *, device_id: int, word: str, pin: str = "", name: str = "", by, at: datetime
) -> Command:
    """Let a clock be told one of the few safe things at its next poll.

    Refused: anything that is not on the list, a clock that is not approved, a name for no PIN,
    more than MOST_WAITING at once.
    """
    device = Device.objects.select_for_update().get(pk=device_id)
    if word not in Word.values:
        raise ValidationError(_("This is nothing that a clock is told."), code=CLAUSE)
    if device.standing != Standing.APPROVED:
        raise ValidationError(_("Only an approved clock is told anything."), code=CLAUSE)
    pin, name = rules.plain(pin), rules.plain(name)
    if word == Word.USER and not (pin and name):
        raise ValidationError(_("Give the PIN and the name."), code=CLAUSE)
    if Command.objects.filter(device=device, sent_at=None).count() >= MOST_WAITING:
        raise ValidationError(_("Enough waits for this clock already."), code=CLAUSE)
    if word != Word.USER:
        pin = name = ""
    return Command.objects.create(
        device=device, word=word, pin=pin[:24], name=name[:24], by=by, at=at
    )


@clause("A2.2-3")
@transaction.atomic
def own_pin(*, pin: str, device_id: int | None = None, person, by, at: datetime) -> Taken:
    """Say who a PIN is, on one clock or on all; what waited for its owner is taken in at once.

    Refused where the PIN has an owner there already: what was taken in for that one stays. Nobody
    says it of themselves: what was typed under any PIN would be recorded times of their own.
    """
    if by is not None and by.pk == person.pk:
        text = _("Nobody says of themselves which PIN is theirs: another does.")
        raise ValidationError({"person": ValidationError(text, code=CLAUSE)})
    row = PinOwner(pin=pin.strip(), device_id=device_id, person=person, by=by, at=at)
    row.clean_fields(exclude=["device", "ended_at"])
    row.validate_constraints()
    row.save(force_insert=True)
    return take_in(at=at)


@transaction.atomic
def disown_pin(*, owner_id: int, at: datetime) -> PinOwner:
    """Say that a PIN belongs to this person no longer; what was taken in stays theirs."""
    owner = PinOwner.objects.get(pk=owner_id)
    if owner.ended_at is None:
        owner.ended_at = at
        owner.save(update_fields=["ended_at"])
    return owner


@clause("A2.2-3")
@transaction.atomic
def take_in(*, at: datetime) -> Taken:
    """Make punches of the lines that waited for an owner or for their time.

    Whoever gets a punch from a file that somebody wrote is told by whom.
    """
    with entering_past(right="clock"):
        taken = take_in_waiting()
    _tell(taken, at)
    return taken


def _tell(taken: Taken, at: datetime) -> None:
    moments: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    for (person, moment), writer in zip(taken.punches, taken.writers, strict=False):
        if writer:
            moments[person, writer].append(moment)
    people = Employee.objects.in_bulk({each for pair in moments for each in pair})
    notices = [
        (people[person], _message(people[person], people[writer], own))
        for (person, writer), own in moments.items()
    ]
    send_notices(notices=notices, at=at)


def _message(person: Employee, writer: Employee, moments: list[datetime]) -> Message:
    first, last = day_of(min(moments)), day_of(max(moments))
    return Message(
        key=f"sheet:kept:{writer.pk}:{min(moments).isoformat()}:{max(moments).isoformat()}",
        text=TAKEN_IN,
        params={
            "who": writer.name,
            "count": len(moments),
            "since": first.isoformat(),
            "until": last.isoformat(),
        },
        url=f"/attendance/months/{last:%Y-%m}/{person.number}/",
        clause=CLAUSE,
    )
