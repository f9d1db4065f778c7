"""The verbs of punches: record one, and clock in from a browser."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from attendance.timekeeping.punches.models import Punch
from attendance.timekeeping.punches.rules import Origin, Source, person_days
from attendance.timekeeping.punches.selectors import network_of
from attendance.timekeeping.stale import mark_stale
from regulations.rulebook import clause

# Whoever presses twice means one punch.
SAME_PRESS = timedelta(seconds=10)


@clause("A2.2-3")
@transaction.atomic
def record_punch(*, person, origin: Origin, at: datetime, by=None) -> Punch:
    """Record a time for a person, once however often its key comes; its days are judged anew.

    `by` is who brings it in for somebody else, None where a person or a clock records it. A
    moment more than five seconds ago needs the right to enter the past, which devices and
    imports have (`regulations.binding.services.entering_past`).
    """
    punch, is_new = Punch.objects.get_or_create(
        key=origin.key,
        defaults={
            "person": person,
            "source": origin.source,
            "device_id": origin.device,
            "network_id": origin.network,
            "address": origin.address,
            "is_outside": origin.is_outside,
            "browser": origin.browser,
            "agent": origin.agent[:200],
            "detail": origin.detail,
            "at": at,
            "by": by,
        },
    )
    if is_new:
        mark_stale(person_days([(person.pk, at)]))
    return punch


@dataclass(frozen=True)
class Press:
    """A press of the button: `token` is that of the page, `browser` that of its cookie."""

    token: UUID
    browser: UUID
    address: str | None = None
    agent: str = ""


@clause("A2.2-3")
@transaction.atomic
def clock_in(*, press: Press, by, at: datetime) -> tuple[Punch, bool]:
    """Record that a person is there; the punch, and whether it is new.

    One press is one punch, however often it arrives; so are two within SAME_PRESS. From outside
    the company's networks it counts and is marked.
    """
    _one_at_a_time(by.pk)
    key = f"web:{by.pk}:{press.token}"
    recent = Punch.objects.filter(person=by, source=Source.WEB, at__gt=at - SAME_PRESS)
    known = Punch.objects.filter(key=key).first() or recent.order_by("-at").first()
    if known:
        return known, False
    network, is_outside = network_of(press.address)
    origin = Origin(
        Source.WEB,
        key,
        network=network and network.pk,
        address=press.address,
        is_outside=is_outside,
        browser=press.browser,
        agent=press.agent,
    )
    return record_punch(person=by, origin=origin, at=at), True


def _one_at_a_time(person_id: int) -> None:
    """Two presses of one person wait for each other here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('timekeeping.clock_in', %s))",
            [person_id],
        )
