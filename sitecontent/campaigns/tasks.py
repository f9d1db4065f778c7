"""Sweeps of the room: sales summed, codes looked for, reports drafted, steps reminded of."""

from celery import shared_task
from django.utils import timezone

from sitecontent.campaigns.channels import services as channels
from sitecontent.campaigns.partners import services as partners
from sitecontent.campaigns.reports import services as reports
from sitecontent.campaigns.rules import day_of
from sitecontent.campaigns.wins import find_all_wins

# A batch of the database's function is full with so many rows; so many are taken at once.
FULL, BATCHES = 100_000, 20


@shared_task
def sum_sales() -> int:
    """Sum the newest sales by day, until little is left."""
    total = 0
    for _batch in range(BATCHES):
        taken = channels.sum_sales()
        total += taken
        if taken < FULL:
            break
    return total


@shared_task
def find_wins() -> int:
    """Count orders that name the code of a campaign."""
    return find_all_wins(timezone.now())


@shared_task
def look_ahead() -> int:
    """Draft the reports of the month before, and tell of steps that are overdue."""
    at = timezone.now()
    partners.remind_of_steps(at, day_of(at))
    return reports.open_reports(at)
