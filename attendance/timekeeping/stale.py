"""Whatever changes the facts of a day says so here; the day is then judged anew."""

from collections.abc import Iterable
from datetime import date

from attendance.timekeeping.models import StaleDay


def mark_stale(days: Iterable[tuple[int, date]]) -> None:
    """Have these days of these people (id, day) judged anew, once each however often it is said.

    In one order, so that two who mark the same days wait for each other instead of for ever.
    """
    rows = [StaleDay(person_id=person, day=day) for person, day in sorted(set(days))]
    StaleDay.objects.bulk_create(rows, ignore_conflicts=True)
