"""Sweeps of the room: the clock of the home page's review runs, partner companies are mailed."""

from celery import shared_task
from django.utils import timezone

from sitecontent.publishing import home
from sitecontent.publishing.incidents.mailing import mail_partners as mail


@shared_task
def watch_home() -> None:
    """Let the clock of the next review run."""
    home.watch_home(timezone.now())


@shared_task
def mail_partners() -> int:
    """Mail partner companies about what goes wrong with the site."""
    return mail(timezone.now())
