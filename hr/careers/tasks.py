"""Sweeps of the room: files are opened, probations told of, clearances opened."""

from celery import shared_task
from django.utils import timezone

from hr.careers.entry.services import open_due_files
from hr.careers.leaving.lasts import watch_gone, watch_plans
from hr.careers.probation.clocks import remind


@shared_task
def look_after() -> None:
    """Open files of newcomers and clearances of who leaves; remind of probations."""
    at = timezone.now()
    open_due_files(at=at)
    watch_plans(at=at)
    watch_gone(at=at)
    remind(at=at)
