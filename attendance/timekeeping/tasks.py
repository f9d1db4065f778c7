"""What the room does by the clock: judge days that went stale, and days that ended."""

from celery import shared_task
from django.utils import timezone

from attendance.timekeeping.judging import services

# The most batches of one run: whatever else waits for a worker gets its turn.
BATCHES = 40


@shared_task
def judge_stale() -> None:
    """Work off the days whose facts changed."""
    for _batch in range(BATCHES):
        if not services.judge_stale(at=timezone.now()):
            break


@shared_task
def judge_ended() -> None:
    """Give every day that is over its result."""
    services.judge_ended(at=timezone.now())
