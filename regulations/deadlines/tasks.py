"""The sweep of deadlines, every five seconds, on a queue and worker of its own."""

from celery import shared_task
from django.utils import timezone

from regulations.deadlines.sweep import BATCH, beat_heart, sweep_deadlines


@shared_task
def sweep() -> None:
    """Write down what is due until nothing is, then store the heartbeat."""
    beat_heart(at=timezone.now())
    while sweep_deadlines(at=timezone.now()) >= BATCH:
        pass
