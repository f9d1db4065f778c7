"""The relay: leases waiting deliveries, sends them outside any transaction, marks them done.

At least once: a crash between sending and marking sends a second time, with the same key.
"""

import logging
from datetime import datetime

import apprise
from django.conf import settings
from django.db import connection
from django.utils import translation

from regulations.notices import rules
from regulations.notices.models import Delivery

logger = logging.getLogger(__name__)

_LEASE = """
UPDATE notices_delivery SET leased_until = %(until)s, attempts = attempts + 1
WHERE id = ANY (ARRAY(
    SELECT id FROM notices_delivery
    WHERE done_at IS NULL AND given_up_at IS NULL AND not_before <= %(at)s
      AND (leased_until IS NULL OR leased_until < %(at)s)
    ORDER BY not_before LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)) RETURNING id
"""


def lease_deliveries(*, at: datetime, limit: int = 50) -> list[Delivery]:
    """Take deliveries that are due for this process alone, until the lease ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, {"at": at, "until": at + rules.LEASE, "limit": limit})
        ids = [row[0] for row in cursor.fetchall()]
    rows = Delivery.objects.filter(pk__in=ids).select_related("notice__recipient")
    return list(rows.order_by("not_before", "pk"))


def send(delivery: Delivery) -> str:
    """Send one delivery; returns an empty text, or what went wrong."""
    notice = delivery.notice
    with translation.override(settings.LANGUAGE_CODE):
        words = notice.words
        title = translation.gettext("Bylaw") + (f" · {notice.clause}" if notice.clause else "")
    body = f"{words}\n{settings.PORTAL_URL}{notice.url}" if notice.url else words
    sender = apprise.Apprise()
    if not sender.add(delivery.address):
        return "not an address that Apprise knows"
    try:
        return "" if sender.notify(body=body, title=title) else "the channel refused it"
    except Exception as error:  # a plugin may raise anything; the row keeps it
        return repr(error)[:300]


def settle_delivery(*, delivery: Delivery, error: str, at: datetime) -> None:
    """Write down how a delivery went: done, tried again later, or given up."""
    row = Delivery.objects.filter(pk=delivery.pk)
    if not error:
        row.update(done_at=at, leased_until=None, error="")
        return
    wait = rules.wait_after(delivery.attempts)
    logger.warning("notice %s not delivered: %s", delivery.notice_id, error)
    if wait is None:
        row.update(given_up_at=at, leased_until=None, error=error)
    else:
        row.update(not_before=at + wait, leased_until=None, error=error)
