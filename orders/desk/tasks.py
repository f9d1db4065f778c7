"""What the desk does by the clock."""

from datetime import timedelta

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from orders.desk import attempts
from orders.desk.clocks.services import plan_windows
from orders.desk.imports import work
from orders.desk.imports.services import erase_imports as erase


@shared_task
def plan_attention() -> None:
    """Write down the attention windows of today and tomorrow."""
    now = timezone.now()
    today = timezone.localdate(now)
    for day in (today, today + timedelta(days=1)):
        plan_windows(day=day, at=now)


@shared_task
def open_attempt_cases() -> None:
    """Turn recorded attempts into cases."""
    attempts.open_attempt_cases(at=timezone.now())


IMPORT_SECONDS = 10  # of writing in one run: what else waits for a worker gets its turn


@shared_task
def work_imports() -> None:
    """Read one uploaded file, or write orders of a confirmed one for a while."""
    batch = work.claim_import(at=timezone.now())
    if batch is None:
        return
    try:
        work.work_import(batch=batch, clock=timezone.now, seconds=IMPORT_SECONDS)
    except SoftTimeLimitExceeded:
        work.fail_import(batch_id=batch.pk, fault=work.TOO_LONG, at=timezone.now())


@shared_task
def erase_imports() -> None:
    """Delete the files of imports that ended long ago, and what they told of people."""
    erase(at=timezone.now())
