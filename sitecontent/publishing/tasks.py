"""The sweep of the room: the clock of the home page's review runs."""

from celery import shared_task
from django.utils import timezone

from sitecontent.publishing import home


@shared_task
def watch_home() -> None:
    """Let the clock of the next review run."""
    home.watch_home(timezone.now())
