"""The verbs of notices: write them down, mark them read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from regulations.notices.models import Channel, Delivery, Notice


@dataclass(frozen=True)
class Message:
    """What a notice says: an English message id with its parameters, a link, a clause.

    `key` makes it the same message for the same person however often it is written.
    """

    key: str
    text: str
    params: dict = field(default_factory=dict)
    url: str = ""
    clause: str = ""


def notify(*, recipients: Iterable, message: Message, at: datetime) -> None:
    """Write one message for several people in the caller's transaction, once per key."""
    send_notices(notices=[(person, message) for person in recipients], at=at)


def send_notices(*, notices: list[tuple[object, Message]], at: datetime) -> None:
    """Write many notices and their deliveries with a fixed number of statements."""
    rows = [
        Notice(
            recipient=person,
            key=message.key,
            text=message.text,
            params=message.params,
            url=message.url,
            clause=message.clause,
            at=at,
        )
        for person, message in notices
    ]
    if not rows:
        return
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    people = {row.recipient_id: row.recipient for row in rows}
    addresses = _addresses(people)
    if not addresses:
        return
    stored = Notice.objects.filter(recipient__in=addresses, key__in={row.key for row in rows})
    Delivery.objects.bulk_create(
        [
            Delivery(notice=notice, address=address, not_before=at)
            for notice in stored
            for address in addresses[notice.recipient_id]
        ],
        ignore_conflicts=True,
    )


def _addresses(people: dict[int, object]) -> dict[int, list[str]]:
    """Person id → the addresses that reach them; people without one are left out."""
    found: dict[int, list[str]] = {}
    channels = Channel.objects.filter(owner__in=people, active=True).values_list(
        "owner_id", "address"
    )
    for owner_id, address in channels:
        found.setdefault(owner_id, []).append(address)
    if settings.NOTICE_MAIL_URL:
        for person in people.values():
            if person.email:
                address = settings.NOTICE_MAIL_URL.replace("{email}", person.email)
                found.setdefault(person.pk, []).append(address)
    return found


def mark_read(*, by, at: datetime, up_to: int) -> int:
    """Mark a person's notices up to this id as read; returns how many were unread."""
    return Notice.objects.filter(recipient=by, read_at=None, pk__lte=up_to).update(read_at=at)
