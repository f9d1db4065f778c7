"""Recorded times as they count, by person."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from attendance.timekeeping.punches.models import Punch
from attendance.timekeeping.rules import Mark


def punches_between(
    person_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, list[Mark]]:
    """The times that count of these people in a half-open stretch, by person and in order.

    Punches, without those set aside by an approved correction, and those that one added. Two
    queries, however many people and days; whoever has no mark is not among the keys.
    """
    rows = Punch.objects.filter(person__in=person_ids, at__gte=start, at__lt=end)
    found: dict[int, list[Mark]] = defaultdict(list)
    for person, at, pk in rows.order_by("at", "pk").values_list("person_id", "at", "pk"):
        found[person].append(Mark(at, f"punch:{pk}"))
    return dict(found)
