"""Sends what the outbox holds, every five seconds."""

from celery import shared_task
from django.utils import timezone

from regulations.notices.relay import relay


@shared_task
def deliver() -> None:
    """One run of the relay."""
    relay(clock=timezone.now)
