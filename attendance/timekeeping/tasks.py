"""What the room does by the clock: with its facts, and judging the days they touch."""

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from attendance.timekeeping.devices import services as devices
from attendance.timekeeping.judging import evening
from attendance.timekeeping.judging import services as judging
from attendance.timekeeping.months import asking
from attendance.timekeeping.suspicions import services as suspicions

# The most batches of one run: whatever else waits for a worker gets its turn.
BATCHES = 40
# Seconds that closing a month may take: some ten thousand people.
CLOSING = 540


@shared_task
def take_in_lines() -> None:
    """Make punches of lines that waited for an owner or for their time."""
    devices.take_in(at=timezone.now())


@shared_task
def raise_suspicions() -> None:
    """Look at facts that came of late."""
    suspicions.raise_suspicions(at=timezone.now())


@shared_task
def raise_repeated() -> None:
    """Look at a month of clocks."""
    suspicions.raise_repeated(at=timezone.now())


@shared_task
def judge_stale() -> None:
    """Work off the days whose facts changed."""
    for _batch in range(BATCHES):
        if not judging.judge_stale(at=timezone.now()):
            break


@shared_task
def judge_ended() -> None:
    """Give every day that is over its result."""
    judging.judge_ended(at=timezone.now())


@shared_task
def tell_open() -> None:
    """Tell people the same evening what is open of their day."""
    evening.tell_open(at=timezone.now())


@shared_task(soft_time_limit=CLOSING, time_limit=CLOSING + 30)
def work_closings() -> None:
    """Close months that were asked for."""
    try:
        while asking.work_closing(at=timezone.now()):
            pass
    except SoftTimeLimitExceeded:
        asking.give_up(at=timezone.now())
