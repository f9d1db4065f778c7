"""The outbox: takes waiting deliveries under a lease, and writes down how each went.

At least once: whoever dies between sending and writing it down leaves a lease that runs out, and
the delivery goes again, with the same number and, for a digest, the same notices.
"""

import logging
from datetime import datetime

from django.db import connection
from django.db.models import F, Q

from regulations.notices import rules
from regulations.notices.models import Delivery, Notice
from regulations.notices.troubles import RESTS, STUCK

logger = logging.getLogger(__name__)


# What is locked belongs to another run that gathers it at this moment.
_GATHER = """
WITH due AS MATERIALIZED (
    SELECT d.id, d.channel_id, n.recipient_id
    FROM notices_delivery AS d JOIN notices_notice AS n ON n.id = d.notice_id
    WHERE d.done_at IS NULL AND d.given_up_at IS NULL AND d.not_before <= %(at)s
      AND d.in_digest AND d.batch_id IS NULL
    FOR UPDATE OF d SKIP LOCKED
), heads AS (
    SELECT id, min(id) OVER (PARTITION BY channel_id, recipient_id) AS head FROM due
)
UPDATE notices_delivery AS d SET batch_id = heads.head FROM heads WHERE heads.id = d.id
"""
# What has had no trouble yet goes first: a channel that fails for days holds nobody up.
_LEASE = """
UPDATE notices_delivery SET leased_until = %(until)s, attempts = attempts + 1
WHERE id = ANY (ARRAY(
    SELECT id FROM notices_delivery
    WHERE done_at IS NULL AND given_up_at IS NULL AND not_before <= %(at)s
      AND (leased_until IS NULL OR leased_until < %(at)s)
      AND (NOT in_digest OR batch_id = id)
    ORDER BY error <> '', not_before, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)) RETURNING id
"""


def gather_digests(*, at: datetime) -> None:
    """Put what waits for the same person, channel and hour together, once and for all."""
    with connection.cursor() as cursor:
        cursor.execute(_GATHER, {"at": at})


def give_up_stuck(*, at: datetime) -> None:
    """Give up what has been taken TRIES times and never came to an end."""
    stuck = Delivery.objects.waiting().filter(attempts__gte=rules.TRIES, leased_until__lt=at)
    ids = list(stuck.values_list("pk", flat=True))
    if ids:
        logger.error("deliveries %s end whoever sends them: given up", ids)
        lost = Delivery.objects.filter(Q(pk__in=ids) | Q(batch__in=ids), done_at=None)
        lost.update(given_up_at=at, leased_until=None, error=STUCK)


def lease_deliveries(*, at: datetime, limit: int = 50) -> list[Delivery]:
    """Take deliveries that are due for this process alone, until the lease ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, {"at": at, "until": at + rules.LEASE, "limit": limit})
        ids = [row[0] for row in cursor.fetchall()]
    rows = Delivery.objects.filter(pk__in=ids).select_related(
        "channel", "notice__recipient__notice_preferences"
    )
    return sorted(rows, key=lambda row: (bool(row.error), row.not_before, row.pk))


def gathered_notices(deliveries: list[Delivery]) -> dict[int, list[Notice]]:
    """Head of a digest → its notices in the order in which they were written."""
    found: dict[int, list[Notice]] = {}
    heads = [delivery.pk for delivery in deliveries if delivery.in_digest]
    if heads:
        members = Delivery.objects.filter(batch__in=heads).select_related("notice")
        for member in members.order_by("notice_id"):
            found.setdefault(member.batch_id, []).append(member.notice)
    return found


def settle_delivery(*, delivery: Delivery, error: str, at: datetime, final: bool = False) -> None:
    """Write down how a delivery went: done, tried again later, or given up.

    `final` gives it up at once. What fails after its lease ran out is another run's to settle.
    """
    whole = Delivery.objects.whole(delivery.pk).filter(done_at=None)
    if not error:
        whole.update(done_at=at, given_up_at=None, leased_until=None, error="")
        return
    logger.warning("delivery %s: %s", delivery.pk, error)
    held = _held(delivery)
    wait = None if final else rules.wait_after(delivery.attempts)
    if wait is not None:
        held.update(not_before=at + wait, leased_until=None, error=error)
    elif held.exists():
        whole.update(given_up_at=at, leased_until=None, error=error)


def put_back(*, delivery: Delivery, not_before: datetime, error: str | None = None) -> None:
    """Let a delivery go untried; that it was taken does not count as a try."""
    said = {} if error is None else {"error": error}
    _held(delivery).update(
        not_before=not_before, leased_until=None, attempts=F("attempts") - 1, **said
    )


def rest_channel(*, channel_id: int | None, at: datetime) -> None:
    """Let what else is due through a channel that has just failed wait for the first pause."""
    due = Delivery.objects.waiting().filter(channel=channel_id, not_before__lte=at)
    free = due.filter(Q(leased_until=None) | Q(leased_until__lt=at))
    free.update(not_before=at + rules.FIRST_PAUSE, error=RESTS)


def _held(delivery: Delivery):
    return Delivery.objects.filter(pk=delivery.pk, done_at=None, leased_until=delivery.leased_until)
