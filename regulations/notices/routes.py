"""Which ways out of the portal a notice takes: its reader's own, and those of groups."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import connection

from regulations.notices import registry, rules
from regulations.notices.models import Channel, Delivery, Notice, Preferences

# Asked for with every notice, and so written as SQL: building it from models costs more than it.
_CHANNELS = """
SELECT id, reach, owner_id, kinds FROM notices_channel
WHERE active AND (owner_id = ANY(%s) OR owner_id IS NULL) ORDER BY id
"""
# (recipient id, key): what makes a notice one of its kind before it has an id.
Name = tuple[int, str]


@dataclass
class Routes:
    """The channels of a few people, the groups' with the kinds they hear of, and mail."""

    own: dict[int, list[int]] = field(default_factory=dict)
    groups: dict[int, list[str]] = field(default_factory=dict)
    has_mail: bool = False

    def of(self, person) -> list[int | None]:
        """The ways to one person, None being mail; nobody who has left is written to."""
        if not person.is_active:
            return []
        mail = [None] if self.has_mail and person.email else []
        return [*self.own.get(person.pk, []), *mail]


def write_deliveries(rows: list[Notice], at: datetime) -> None:
    """Write the deliveries of notices that were just stored, each once for its channel."""
    people = {row.recipient_id: row.recipient for row in rows}
    routes = _routes(people)
    ways = {pk: found for pk, person in people.items() if (found := routes.of(person))}
    planned: dict[Name, list[Delivery]] = {}
    if ways:
        _plan_own(planned, [row for row in rows if row.recipient_id in ways], ways, at)
    if routes.groups:
        _plan_groups(planned, rows, routes.groups, at)
    if not planned:
        return
    stored = Notice.objects.filter(
        recipient__in={person_id for person_id, _key in planned},
        key__in={key for _person_id, key in planned},
    )
    deliveries = []
    for notice in stored:
        for delivery in planned.get((notice.recipient_id, notice.key), []):
            delivery.notice = notice
            delivery.key = delivery.key or str(notice.pk)
            deliveries.append(delivery)
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)


def _routes(people: Iterable[int]) -> Routes:
    routes = Routes(has_mail=bool(settings.NOTICE_MAIL_URL))
    with connection.cursor() as cursor:
        cursor.execute(_CHANNELS, [list(people)])
        channels = cursor.fetchall()
    for pk, reach, owner_id, kinds in channels:
        match reach:
            case Channel.Reach.OWN:
                routes.own.setdefault(owner_id, []).append(pk)
            case Channel.Reach.GROUP:
                routes.groups[pk] = json.loads(kinds)
            case Channel.Reach.MAIL:
                routes.has_mail = True
    return routes


def _plan_own(
    planned: dict[Name, list[Delivery]],
    rows: list[Notice],
    ways: dict[int, list[int | None]],
    at: datetime,
) -> None:
    """To each reader by every way they have, when they wish it."""
    found = Preferences.objects.filter(person__in=ways)
    wishes = {each.person_id: each.wishes for each in found}
    for row in rows:
        leaves = rules.departure(
            kind=row.kind,
            is_clock=registry.is_clock(row.kind),
            at=at,
            wishes=wishes.get(row.recipient_id, rules.Wishes()),
        )
        if leaves:
            planned[row.recipient_id, row.key] = [
                Delivery(channel_id=channel, not_before=leaves.at, in_digest=leaves.in_digest)
                for channel in ways[row.recipient_id]
            ]


def _plan_groups(
    planned: dict[Name, list[Delivery]],
    rows: list[Notice],
    groups: dict[int, list[str]],
    at: datetime,
) -> None:
    """To each group what it wants to hear of, at once, however many people are told."""
    for row in {row.key: row for row in rows}.values():
        for channel, kinds in groups.items():
            if row.kind in kinds:
                delivery = Delivery(channel_id=channel, key=row.key, not_before=at)
                planned.setdefault((row.recipient_id, row.key), []).append(delivery)
