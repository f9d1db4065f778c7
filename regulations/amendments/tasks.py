"""What amendments do by the clock: try drafts on the past."""

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from regulations.amendments import work


@shared_task
def work_trials() -> None:
    """Work one trial that waits."""
    trial = work.claim_trial(at=timezone.now())
    if trial is None:
        return
    try:
        work.work_trial(trial=trial, clock=timezone.now)
    except SoftTimeLimitExceeded:
        work.fail_trial(trial_id=trial.pk, problem=work.TOO_LONG, at=timezone.now())
