"""A person's calendar for other programs: one secret address, what the rooms put into it."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from icalendar import Calendar, Event, vText

from hr.people.models import Employee
from hr.people.own.models import CALENDAR, OwnSetting

SALT = "people.calendar"
BACK, AHEAD = timedelta(days=31), timedelta(days=92)


@dataclass(frozen=True)
class Entry:
    """Something that takes a person's time: what it is called, and a key that stays its own."""

    key: str
    title: object
    starts_at: datetime
    ends_at: datetime


Find = Callable[[object, datetime, datetime], Iterable[Entry]]
_finders: list[Find] = []


def fill(find: Find) -> None:
    """Put `find(person, start, end)` into everybody's calendar, whoever asked for theirs."""
    _finders.append(find)


def token_of(person) -> str:
    """What stands in the person's address; empty where they want none."""
    row = OwnSetting.objects.filter(person=person, name=CALENDAR).first()
    return signing.dumps([person.pk, row.value["key"]], salt=SALT) if row else ""


@transaction.atomic
def renew(*, by) -> None:
    """A new address; whoever has the old one reads nothing by it any more."""
    words = {"value": {"key": secrets.token_urlsafe(16)}}
    OwnSetting.objects.update_or_create(person=by, name=CALENDAR, defaults=words)


def end(*, by) -> None:
    """No address any more."""
    OwnSetting.objects.filter(person=by, name=CALENDAR).delete()


def person_of(token: str) -> Employee | None:
    """Whose address it is: of somebody who works here and has not made a newer one."""
    try:
        pk, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    row = OwnSetting.objects.filter(
        person=pk, name=CALENDAR, person__is_active=True
    ).select_related("person").first()  # fmt: skip
    is_theirs = row and secrets.compare_digest(row.value["key"], str(key))
    return row.person if is_theirs else None


def write(person, title: str, at: datetime) -> bytes:
    """The calendar as RFC 5545: a month back, three ahead."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bylaw//calendar//ZH")
    calendar.add("version", "2.0")
    calendar["x-wr-calname"] = vText(title)
    calendar["refresh-interval;value=duration"] = "PT1H"
    for find in _finders:
        for entry in find(person, at - BACK, at + AHEAD):
            event = Event()
            event.add("uid", f"{entry.key}@bylaw")
            event.add("summary", str(entry.title))
            event.add("dtstart", entry.starts_at)
            event.add("dtend", entry.ends_at)
            event.add("dtstamp", at)
            calendar.add_component(event)
    return calendar.to_ical()
