"""The sweep: writes down what is already true, and has its consequences drawn once."""

import logging
from datetime import datetime
from itertools import groupby

from django.db import connection, transaction

from regulations.deadlines import registry, rules
from regulations.deadlines.models import Deadline

logger = logging.getLogger(__name__)
BATCH = 1000

_CLAIM = """
UPDATE deadlines_deadline SET breached_at = coalesce(breached_at, %(at)s), attempts = attempts + 1
WHERE id = ANY (
    ARRAY(SELECT id FROM deadlines_deadline
          WHERE breached_at IS NULL AND voided_at IS NULL
            AND (met_at IS NULL OR met_at > due_at) AND due_at < %(at)s
          ORDER BY due_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED)
    || ARRAY(SELECT id FROM deadlines_deadline
             WHERE breached_at IS NOT NULL AND handled_at IS NULL AND attempts < %(tries)s
               AND NOT starts_with(error, %(suspect)s)
             ORDER BY due_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED)
) RETURNING id
"""


def sweep_deadlines(*, at: datetime) -> int:
    """One batch: claim due rows, write them down, call the handlers of their kinds.

    Returns how many rows were claimed; 0 also when another sweep is at work. `at` decides what
    is due; who finished late is decided by the stored moments, not by when this runs.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('bylaw.sweep'))")
            if not cursor.fetchone()[0]:
                return 0
            cursor.execute(
                _CLAIM, {"at": at, "batch": BATCH, "tries": rules.TRIES, "suspect": rules.SUSPECT}
            )
            claimed = [row[0] for row in cursor.fetchall()]
        if claimed:
            draw_consequences(claimed, at)
    return len(claimed)


def draw_consequences(ids: list[int], at: datetime) -> None:
    """Call the handlers of claimed rows, each kind's with all of its own at once."""
    rows = Deadline.objects.filter(pk__in=ids).select_related("owner", "version").order_by("kind")
    for name, group in groupby(rows, key=lambda row: row.kind):
        deadlines = list(group)
        if not _handled(name, deadlines, at) and len(deadlines) > 1:
            for deadline in deadlines:  # one bad row must not hold up the others
                _handled(name, [deadline], at)


def _handled(name: str, deadlines: list[Deadline], at: datetime) -> bool:
    """Call the kind's handler in a savepoint; remember the error when it fails."""
    ids = [deadline.pk for deadline in deadlines]
    try:
        with transaction.atomic():
            registry.kind(name).on_breach(deadlines, at)
    except Exception as error:  # any failure of a handler is written beside its row
        logger.exception("handler of %s failed for %s deadlines", name, len(ids))
        Deadline.objects.filter(pk__in=ids).update(error=repr(error)[:500])
        return False
    Deadline.objects.filter(pk__in=ids).update(handled_at=at, error="")
    return True


def beat_heart(*, at: datetime) -> None:
    """Store that the sweep is alive; a silence of over 30 s before becomes an outage.

    The database's own clock decides; `at` counts only where the past may be entered.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlines_beat(%s)", [at])
