"""The top floor: settings, addresses, the shell around every page, and the portal's own servers."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
