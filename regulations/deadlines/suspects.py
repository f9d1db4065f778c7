"""Breaches whose handler may have ended the sweep's process: found, tried alone, given up.

What a process wrote is taken back when it ends, so that each try is committed before it begins.
Everything else is written down and handled meanwhile.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from regulations.deadlines import rules
from regulations.deadlines.models import UNHANDLED, UNWRITTEN, Deadline
from regulations.deadlines.sweep import BATCH, draw_consequences

logger = logging.getLogger(__name__)
PART = 30  # so many are tried together first: of a full batch few are left to be tried alone


def suspect(*, at: datetime) -> None:
    """After a sweep whose process ended: deal with what it was at in small parts.

    Of a part whose process ends as well, every row is left to `sweep_suspects`.
    """
    rows = Deadline.objects.filter(attempts__lt=rules.TRIES)
    free = rows.filter(_due(at)).exclude(error__startswith=rules.SUSPECT).order_by("due_at")
    ids = list(free.values_list("pk", flat=True)[:BATCH])
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        _mark(part, deaths=1, at=at)
        _handle(part, at)


def sweep_suspects(*, at: datetime) -> None:
    """Try each suspect alone, those that ended fewest processes first; after DEATHS give it up."""
    rows = Deadline.objects.filter(UNHANDLED, error__startswith=rules.SUSPECT)
    waiting = rows.filter(attempts__lt=rules.TRIES).order_by("error", "due_at")
    for pk, error in waiting.values_list("pk", "error")[:BATCH]:
        deaths = int(error.removeprefix(rules.SUSPECT))
        if deaths >= rules.DEATHS:
            logger.error("deadline %s ends whoever deals with it: given up", pk)
            Deadline.objects.filter(pk=pk, handled_at=None).update(attempts=rules.TRIES)
        else:
            _mark([pk], deaths=deaths + 1, at=at)
            _handle([pk], at)


def _due(at: datetime) -> Q:
    return (UNWRITTEN & Q(due_at__lt=at)) | UNHANDLED


def _mark(ids: Iterable[int], *, deaths: int, at: datetime) -> None:
    """Write down, before it is known, that the process ended; whoever comes through wipes it."""
    rows = Deadline.objects.filter(_due(at), pk__in=ids)  # asked again: one may be met meanwhile
    rows.update(breached_at=Coalesce(F("breached_at"), at), error=f"{rules.SUSPECT}{deaths}")


def _handle(ids: Iterable[int], at: datetime) -> None:
    """What a sweep does with a batch, when no other one is at work."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('bylaw.sweep'))")
        rows = Deadline.objects.filter(UNHANDLED, pk__in=ids, voided_at=None)
        claimed = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
        Deadline.objects.filter(pk__in=claimed).update(attempts=F("attempts") + 1)
        draw_consequences(claimed, at)
