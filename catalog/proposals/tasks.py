"""Sweeps of the room: promotions told of, and what is charged read back."""

from celery import shared_task
from django.utils import timezone

from catalog.proposals import automatic, execution


@shared_task
def tell_of_promotions() -> int:
    """Tell of promotions that began or ended."""
    return automatic.tell_of_promotions(timezone.now())


@shared_task
def read_back() -> int:
    """Find what is charged or shown otherwise than approved."""
    return len(execution.read_back_all(timezone.now()))
