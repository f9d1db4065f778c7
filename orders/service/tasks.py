"""What the service desk does by the clock."""

from celery import shared_task
from django.utils import timezone

from orders.service.reports.services import open_report


@shared_task
def look_ahead() -> None:
    """Draft the report of the month before, once."""
    open_report(at=timezone.now())
