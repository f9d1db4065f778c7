"""A worker is woken where somebody waits at a page; what is to be done stands in the database."""

import logging

from celery import Task
from django.db import transaction

logger = logging.getLogger(__name__)


def wake(task: Task) -> None:
    """Have a worker run a task as soon as this transaction is committed.

    Where the broker does not answer, the beat does so seconds later.
    """
    transaction.on_commit(lambda: _send(task))


def _send(task: Task) -> None:
    try:
        task.delay()
    except task.OperationalError:
        logger.warning("The broker does not answer: %s waits for the beat.", task.name)
