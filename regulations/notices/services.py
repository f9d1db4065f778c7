"""The verbs of notices: write them down, mark them read, say how they shall come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.notices import registry, rules
from regulations.notices.models import Notice, Preferences
from regulations.notices.routes import write_deliveries


@dataclass(frozen=True)
class Message:
    """What a notice says: an English message id with its parameters, a link, a clause.

    A parameter that is itself to be put into the reader's language is given as `sayings.sentence`.
    `key` makes it the same message for the same person however often it is written. `kind` is
    one that a room has declared; left empty, it is what stands before the first colon of `key`.
    """

    key: str
    text: str
    params: dict = field(default_factory=dict)
    url: str = ""
    clause: str = ""
    kind: str = ""


def notify(*, recipients: Iterable, message: Message, at: datetime) -> None:
    """Write one message for several people in the caller's transaction, once per key."""
    send_notices(notices=[(person, message) for person in recipients], at=at)


def send_notices(*, notices: list[tuple[object, Message]], at: datetime) -> None:
    """Write many notices and their deliveries with a fixed number of statements.

    LookupError for a message of a kind that no room has declared.
    """
    rows = [_notice(person, message, at) for person, message in notices]
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        write_deliveries(rows, at)


def _notice(person, message: Message, at: datetime) -> Notice:
    kind = message.kind or message.key.partition(":")[0]
    registry.kind(kind)
    return Notice(
        recipient=person,
        key=message.key,
        kind=kind,
        text=message.text,
        params=message.params,
        url=message.url,
        clause=message.clause,
        at=at,
    )


def mark_read(*, by, at: datetime, up_to: int) -> int:
    """Mark a person's notices up to this id as read; returns how many were unread."""
    return Notice.objects.filter(recipient=by, read_at=None, pk__lte=up_to).update(read_at=at)


def mark_one_read(*, by, at: datetime, pk: int) -> int:
    """Mark one of a person's notices as read, as whoever opens it does; returns how many were."""
    return Notice.objects.filter(pk=pk, recipient=by, read_at=None).update(read_at=at)


def mark_old_read(*, by, at: datetime) -> None:
    """Mark as read whatever a person was told before `at`."""
    Notice.objects.filter(recipient=by, read_at=None, at__lt=at).update(read_at=at)


def save_preferences(
    *,
    ways: Mapping[str, str],
    quiet_from: time | None,
    quiet_until: time | None,
    digest_at: time,
    by,
    at: datetime,
) -> Preferences:
    """Store how a person's notices leave the portal from now on; what waits keeps its time.

    `ways` is Way by kind; quiet hours are two times of the day in China, or both None. Refused: a
    way for a clock, which goes at once always, and quiet hours with one end or without length.
    LookupError for a kind that no room has declared.
    """
    if any(registry.kind(kind).is_clock for kind in ways):
        raise ValidationError(_("What runs against a clock always goes out at once."))
    if (quiet_from is None) != (quiet_until is None):
        raise ValidationError(_("Give both ends of the quiet hours, or neither."))
    if quiet_from is not None and quiet_from == quiet_until:
        raise ValidationError(_("Quiet hours end at another time than they begin."))
    chosen = {kind: rules.Way(way).value for kind, way in ways.items()}
    saved, _is_new = Preferences.objects.update_or_create(
        person=by,
        defaults={
            "ways": {kind: way for kind, way in chosen.items() if way != rules.Way.AT_ONCE},
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "digest_at": digest_at,
            "changed_at": at,
        },
    )
    return saved
