"""Sweeps of the room: orders joined to customers, the monthly report drafted."""

from celery import shared_task
from django.utils import timezone

from orders.service.customers.joining import BATCH, join_orders
from orders.service.reports.services import open_report

BATCHES = 20


@shared_task
def join_customers() -> int:
    """Say of new orders whose they are, until few are left."""
    total = 0
    for _batch in range(BATCHES):
        taken = join_orders(at=timezone.now())
        total += taken
        if taken < BATCH:
            break
    return total


@shared_task
def look_ahead() -> None:
    """Draft the report of the month before, once."""
    open_report(at=timezone.now())
