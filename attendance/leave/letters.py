"""The story of a leave and the notices about it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from attendance.leave.models import Leave, LeaveEvent
from attendance.leave.rules import Kind, Unit
from attendance.timekeeping.stale import mark_stale
from regulations.notices.services import Message, notify
from regulations.rulebook.rules import CHINA, day_of

MINUTE = timedelta(minutes=1)


def link(leave_id: int) -> str:
    """Where a leave is looked at."""
    return f"/leave/{leave_id}/"


def when(starts_at: datetime, ends_at: datetime, unit: str = Unit.MINUTE) -> str:
    """A stretch as people write it: days where it is whole days, else to the minute."""
    start, end = (moment.astimezone(CHINA) for moment in (starts_at, ends_at))
    if unit == Unit.DAY:
        last = day_of(ends_at - MINUTE)
        return f"{start:%Y-%m-%d}" + (f" – {last:%m-%d}" if last != start.date() else "")
    is_one_day = day_of(ends_at - MINUTE) == start.date()
    until = "24:00" if is_one_day and end.date() != start.date() else f"{end:%H:%M}"
    return f"{start:%Y-%m-%d %H:%M}–{until}" if is_one_day else f"{start:%F %H:%M} – {end:%F %H:%M}"


def title(leave: Leave) -> str:
    """A leave in a few words, in the language of whoever reads."""
    return gettext("%(kind)s of %(person)s, %(when)s") % words(leave)


def words(leave: Leave) -> dict:
    """What titles and notices say of a leave; its kind in the company's language."""
    with translation.override(settings.LANGUAGE_CODE):
        kind = str(Kind(leave.kind).label)
    return {
        "kind": kind,
        "person": leave.person.name,
        "when": when(leave.starts_at, leave.ends_at, leave.unit),
    }


def write(leave: Leave, verb: str, *, by, at: datetime, note: str = "", **facts) -> LeaveEvent:
    """Write down what happened to a leave, with how it stands."""
    span = {"starts_at": leave.starts_at.isoformat(), "ends_at": leave.ends_at.isoformat()}
    kept = span | {"kind": leave.kind, "days": str(leave.days), "path": leave.path}
    return LeaveEvent.objects.create(
        leave=leave, verb=verb, by=by, note=note.strip(), facts=kept | facts, at=at
    )


def tell(
    recipients: Iterable, text: str, *, leave: Leave, key: str, by=None, at: datetime, **params
) -> None:
    """Write a notice about a leave to people who work here, but not to who did it."""
    people = {each.pk: each for each in recipients if each is not None and each != by}
    message = Message(
        key=f"leave:{leave.pk}:{key}",
        text=text,
        params=words(leave) | params,
        url=link(leave.pk),
        clause=leave.clause,
    )
    notify(recipients=[each for each in people.values() if each.is_active], message=message, at=at)


def touch_days(leave: Leave, starts_at: datetime | None = None, ends_at: datetime | None = None):
    """Have the days of a leave judged anew, and the one before, whose spell may reach into it."""
    day = day_of(starts_at or leave.starts_at) - timedelta(days=1)
    last = day_of((ends_at or leave.ends_at) - MINUTE)
    mark_stale(
        (leave.person_id, day + timedelta(days=count)) for count in range((last - day).days + 1)
    )
