"""Sweeps of the room: long lists of goods are looked at and written."""

from celery import shared_task
from django.utils import timezone

from catalog.products.bulk.services import work

MOST = 20
# Seconds: the longest list takes about two minutes, in one transaction.
SOFT, HARD = 840, 900


@shared_task(soft_time_limit=SOFT, time_limit=HARD)
def work_lists() -> int:
    """Take every long list that waits a step further."""
    done = 0
    while done < MOST and work(timezone.now()):
        done += 1
    return done
