"""Sends what the outbox holds, every five seconds."""

from celery import shared_task
from django.utils import timezone

from regulations.notices.outbox import lease_deliveries, send, settle_delivery


@shared_task
def deliver() -> None:
    """Send waiting deliveries, one after the other."""
    for delivery in lease_deliveries(at=timezone.now()):
        settle_delivery(delivery=delivery, error=send(delivery), at=timezone.now())
