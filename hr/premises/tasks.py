"""What the house does by the clock."""

from celery import shared_task
from django.utils import timezone

from hr.premises.daily import services as daily
from hr.premises.permits import services as permits


@shared_task
def plan_day() -> None:
    """Start the tasks of the day for its pair, and tell of permits that have ended."""
    at = timezone.now()
    daily.plan_day(at=at)
    permits.tell_ended(at=at)
