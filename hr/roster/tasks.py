"""What the roster does by the clock."""

from celery import shared_task
from django.utils import timezone

from hr.roster.watching import tell_ahead


@shared_task
def look_ahead() -> None:
    """Tell once a day which pairs no longer hold, which days have none, where nobody answers."""
    tell_ahead(at=timezone.now())
