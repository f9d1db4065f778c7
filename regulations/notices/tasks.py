"""Sends what the outbox holds, every five seconds."""

from celery import shared_task

from regulations.binding.moments import database_now
from regulations.notices.relay import relay


@shared_task(by_database=True)
def deliver() -> None:
    """One run of the relay, by the clock by which all of them hold their leases."""
    relay(clock=database_now)
