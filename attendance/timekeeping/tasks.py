"""What the room does by the clock with its facts."""

from celery import shared_task
from django.utils import timezone

from attendance.timekeeping.devices import services as devices
from attendance.timekeeping.suspicions import services as suspicions


@shared_task
def take_in_lines() -> None:
    """Make punches of lines that waited for an owner or for their time."""
    devices.take_in()


@shared_task
def raise_suspicions() -> None:
    """Look at facts that came of late."""
    suspicions.raise_suspicions(at=timezone.now())


@shared_task
def raise_repeated() -> None:
    """Look at a month of clocks."""
    suspicions.raise_repeated(at=timezone.now())
