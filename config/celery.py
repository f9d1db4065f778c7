"""The Celery app: worker and beat read everything from Django's settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("bylaw")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
