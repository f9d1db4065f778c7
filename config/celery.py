"""The Celery app: worker and beat read everything from Django's settings."""

import os

from celery import Celery
from celery.exceptions import WorkerLostError
from celery.signals import task_failure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("bylaw", task_cls="config.work:Work")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_failure.connect
def set_aside(sender=None, exception=None, **said) -> None:
    """A task that ended its process as often as it was tried is told of, by a process that lives.

    This runs in the worker itself, which asks the database nothing.
    """
    if isinstance(exception, WorkerLostError):
        app.send_task("sitecontent.database.tasks.tell_of_lost", [sender.name])
