"""What the room of people does by the clock."""

import logging

from celery import shared_task
from django.utils import timezone

from hr.people.plans.selectors import due_ids
from hr.people.plans.services import apply_plan

logger = logging.getLogger(__name__)


@shared_task
def apply_plans() -> None:
    """Let every planned change whose day has come take effect; nothing happens twice.

    It runs every minute, so old rights hold for at most a minute after midnight in China, or
    until a worker runs again. A plan that breaks keeps no other waiting, and is tried again.
    """
    at = timezone.now()
    for plan_id in due_ids(at):
        try:
            apply_plan(plan_id=plan_id, at=at)
        except Exception:
            logger.exception("The planned change %s did not take effect.", plan_id)
