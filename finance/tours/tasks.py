"""What tours do by the clock."""

from celery import shared_task
from django.utils import timezone

from finance.tours.balance import remind_unpaid


@shared_task
def remind() -> None:
    """Remind of tours that came back and still owe, each once."""
    remind_unpaid(at=timezone.now())
