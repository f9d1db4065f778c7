"""The story of a leave and the notices about it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext, pgettext

from attendance.leave.models import Leave, LeaveEvent
from attendance.leave.rules import Kind, Unit
from attendance.timekeeping.stale import mark_covers_changed
from hr.roster.refilling import say_seats_changed
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook.rules import CHINA, day_of

MINUTE = timedelta(minutes=1)
NOON, MIDNIGHT = 12, time()


def link(leave_id: int) -> str:
    """Where a leave is looked at."""
    return f"/leave/{leave_id}/"


def when(starts_at: datetime, ends_at: datetime, unit: str = Unit.MINUTE) -> str:
    """A stretch as people write it: in days or halves of them where it is, else to the minute."""
    start, end = (moment.astimezone(CHINA) for moment in (starts_at, ends_at))
    last, is_noon = day_of(ends_at - MINUTE), end.hour == NOON
    if unit == Unit.DAY:
        # A last shift that runs past midnight ends with an hour, and so does what was shortened.
        hour = "" if end.time() == MIDNIGHT else f" {end:%H:%M}"
        until = f" – {_last(start, last)}{hour}" if last != start.date() or hour else ""
        return f"{start:%Y-%m-%d}{until}"
    if unit == Unit.HALF:
        return _halves(start.date(), start.hour == NOON, last, is_noon)
    if last != start.date():
        return f"{start:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M}–" + (f"{end:%H:%M}" if end.date() == last else "24:00")


def _last(first: date, last: date) -> str:
    """A last day, with its year where that is another."""
    return f"{last:%m-%d}" if last.year == first.year else f"{last:%Y-%m-%d}"


def _halves(first: date, from_noon: bool, last: date, to_noon: bool) -> str:
    """From one half of a day to another."""
    morning, afternoon = (
        pgettext("half of a day", "morning"),
        pgettext("half of a day", "afternoon"),
    )
    start, end = afternoon if from_noon else morning, morning if to_noon else afternoon
    if first != last:
        return f"{first:%Y-%m-%d} {start} – {_last(first, last)} {end}"
    return f"{first:%Y-%m-%d}" + (f" {start}" if start == end else "")


def title(leave: Leave) -> str:
    """A leave in a few words, in the language of whoever reads."""
    told = {
        "kind": leave.get_kind_display(),
        "person": leave.person.name,
        "when": when(leave.starts_at, leave.ends_at, leave.unit),
    }
    return gettext("%(kind)s of %(person)s, %(when)s") % told


def words(leave: Leave) -> dict:
    """What requests and notices say of a leave, to everybody in their own language."""
    return {
        "kind": in_each_language(lambda: Kind(leave.kind).label),
        "person": leave.person.name,
        "when": in_each_language(lambda: when(leave.starts_at, leave.ends_at, leave.unit)),
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
    mark_covers_changed(
        (leave.person_id, day + timedelta(days=count)) for count in range((last - day).days + 1)
    )


def touch_seats(leave: Leave, at: datetime, *, was: tuple[datetime, datetime] | None = None):
    """Have what is asked of duties during a leave thought over: its person is away now, or is
    back. `was` is the stretch it had before."""
    for span in {was, (leave.starts_at, leave.ends_at)} - {None}:
        say_seats_changed(person=leave.person, span=span, at=at)
