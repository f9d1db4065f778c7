"""Whatever changes the facts of a day says so here; the day is then judged anew."""

from collections.abc import Iterable
from datetime import date

from attendance.timekeeping.models import DayToLook, StaleDay


def mark_stale(days: Iterable[tuple[int, date]]) -> None:
    """Have these days of these people (id, day) judged anew, once each however often it is said.

    In one order, so that two who mark the same days wait for each other instead of for ever.
    """
    rows = [StaleDay(person_id=person, day=day) for person, day in sorted(set(days))]
    StaleDay.objects.bulk_create(rows, ignore_conflicts=True)


def mark_covers_changed(days: Iterable[tuple[int, date]]) -> None:
    """Have days judged anew whose excused time is another now, and their punches looked at again.

    A punch in the midst of a leave that is granted afterwards is no less evidence (A2.3-3).
    """
    days = set(days)
    mark_stale(days)
    DayToLook.objects.bulk_create(DayToLook(day=day) for day in sorted({day for _who, day in days}))
