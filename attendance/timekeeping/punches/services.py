"""The verbs of punches: record one."""

from datetime import datetime

from django.db import transaction

from attendance.timekeeping.punches.models import Punch
from attendance.timekeeping.punches.rules import Origin, person_days
from attendance.timekeeping.stale import mark_stale
from regulations.rulebook import clause


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
