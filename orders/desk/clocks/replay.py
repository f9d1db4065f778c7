"""Past clocks of orders judged anew under other numbers: what a draft of the rules is tried by.

Contact, hand-over and shipment alone: their clocks start with a step and end with a step, and
both are stored. Windows of attention cannot be judged anew: only the first look in each was
written down, and nobody knows who would have looked in windows that never were. The clock of
acceptance hangs on those windows. No clock of the first reply runs in this room.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from orders.desk.clocks.rules import CONTACT, HAND_OVER, SHIPMENT, OrderRules, Timer, time_allowed
from orders.desk.models import Order
from regulations.amendments.registry import Progress, first_day
from regulations.amendments.rules import Changed
from regulations.deadlines.models import Deadline
from regulations.deadlines.rules import Clock, Standing, standing
from regulations.rulebook import clause
from regulations.rulebook.rules import span_of

TIMERS = (CONTACT, HAND_OVER, SHIPMENT)
COVERS = ("contact_within", "hand_over_within_hours", "ship_within_hours")
BATCH = 5000
_BREACHES = (Standing.LATE, Standing.MISSED)
# The message ids of the labels.
_WORDS = {
    Standing.RUNNING: "running",
    Standing.MET: "met in time",
    Standing.LATE: "met late",
    Standing.MISSED: "missed",
}


class _Past(NamedTuple):
    """A stored clock, as the batches read it."""

    pk: int
    key: str
    owner_id: int | None
    starts_at: datetime
    met_at: datetime | None


@clause("C7-2", "C7-3", "C10-10")
def judge_anew(
    before: OrderRules, after: OrderRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every clock started in these days that breaks the rule under one set of numbers alone.

    A clock that had not ended when the last day was over is judged as it stood then. Clocks whose
    length does not change are not read. The breach costs nobody money.
    """
    timers = [each for each in TIMERS if time_allowed(each, before) != time_allowed(each, after)]
    start, end = span_of(since, until)
    clocks = Deadline.objects.filter(
        kind__in=[timer.kind for timer in timers],
        starts_at__gte=start,
        starts_at__lt=end,
        voided_at=None,
    )
    judged, total = 0, clocks.count() if timers else 0
    progress(judged, total)
    for timer in timers:
        for batch in _batches(timer, start, end):
            found = [_judged(timer, row, before, after, end) for row in batch]
            yield from _told([each for each in found if each], timer)
            judged += len(batch)
            progress(judged, total)


def first() -> date | None:
    """The first day on which one of these clocks started."""
    kinds = (Deadline.objects.filter(kind=timer.kind, voided_at=None) for timer in TIMERS)
    return first_day(*((rows, "starts_at") for rows in kinds))


def _batches(timer: Timer, start: datetime, end: datetime) -> Iterator[list[_Past]]:
    """The clocks of a kind in the order of their start, batch by batch."""
    clocks = Deadline.objects.filter(kind=timer.kind, starts_at__lt=end, voided_at=None)
    place = Q(starts_at__gte=start)
    while True:
        rows = clocks.filter(place).order_by("starts_at", "pk").values_list(*_Past._fields)
        batch = [_Past(*row) for row in rows[:BATCH]]
        if batch:
            yield batch
        if len(batch) < BATCH:
            return
        last = batch[-1]
        # Said twice: only the first part is a range that the index can walk.
        place = Q(starts_at__gte=last.starts_at) & (
            Q(starts_at__gt=last.starts_at) | Q(pk__gt=last.pk)
        )


def _judged(
    timer: Timer, row: _Past, before: OrderRules, after: OrderRules, at: datetime
) -> tuple[_Past, Standing, Standing] | None:
    """How a clock stands under both sets of numbers; None where neither or both are broken."""
    was, now = (
        standing(Clock(row.starts_at, row.starts_at + time_allowed(timer, each), row.met_at), at)
        for each in (before, after)
    )
    return (row, was, now) if (was in _BREACHES) != (now in _BREACHES) else None


def _told(found: list[tuple[_Past, Standing, Standing]], timer: Timer) -> Iterator[Changed]:
    """What changed, with the numbers of the orders."""
    orders = Order.objects.filter(pk__in=[int(row.key) for row, _was, _now in found])
    numbers = dict(orders.values_list("pk", "number")) if found else {}
    for row, was, now in found:
        order_id = int(row.key)
        yield Changed(
            person_id=row.owner_id,
            clause=timer.clause,
            at=row.starts_at,
            what=numbers.get(order_id, row.key),
            before=_WORDS[was],
            after=_WORDS[now],
            is_worse=now in _BREACHES,
            link=f"/desk/orders/{order_id}/",
        )
