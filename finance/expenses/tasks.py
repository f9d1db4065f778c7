"""What spending does by the clock."""

from celery import shared_task
from django.utils import timezone

from finance.expenses.runs.reminding import remind_of_runs


@shared_task
def remind() -> None:
    """Remind the office of the runs of the last month, each once."""
    remind_of_runs(at=timezone.now())
