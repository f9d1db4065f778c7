"""Sweeps of the room: texts of files are read, clocks started, people reminded."""

from celery import shared_task
from django.utils import timezone

from hr.contracts.inventory.clocks import watch_period
from hr.contracts.loans.services import remind_borrowers
from hr.contracts.reminders import remind_of_ends
from hr.contracts.texts.services import read_file, unread


@shared_task
def read_texts() -> int:
    """Read every file whose text nobody has read yet; how many."""
    files = unread()
    for file_id in files:
        read_file(file_id=file_id, at=timezone.now())
    return len(files)


@shared_task
def remind() -> None:
    """Start the clock of the half year, and remind of ends and of lent copies."""
    at = timezone.now()
    watch_period(at=at)
    remind_of_ends(at=at)
    remind_borrowers(at=at)
