"""The worker of the backups, on a queue of its own, and the watch over it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from hr.people.models import Employee
from regulations.binding.moments import database_now
from sitecontent.database.backups import clocks, selectors, services
from sitecontent.database.backups.rules import is_due
from sitecontent.database.backups.setup import from_settings
from sitecontent.database.backups.troubles import BackupTrouble, Busy
from sitecontent.database.levels.checking import check_if_due
from sitecontent.database.security import clocks as security
from sitecontent.database.security import parts

log = logging.getLogger(__name__)
HOURS = 6


# Acknowledged at once: a broker that hands it out again would only find it running. One that was
# ended is told of and made anew by its schedule.
LONG = {
    "acks_late": False, "retry_on_worker_lost": False,
    "time_limit": HOURS * 3600, "soft_time_limit": HOURS * 3600 - 60,
}  # fmt: skip


@shared_task(**LONG)
def run_backup() -> None:
    """Make the nightly backup where it is due, prove it, and let old ones go."""
    if due(timezone.now()):
        _back_up(None)


@shared_task(**LONG)
def back_up_now(person_id: int) -> None:
    """Make and prove a backup that a person asked for."""
    _back_up(Employee.objects.get(pk=person_id))


@shared_task(**LONG)
def prove_now(name: str, person_id: int) -> None:
    """Prove a backup that a person chose."""
    by = Employee.objects.get(pk=person_id)
    with _logged():
        services.prove(from_settings(), name=name, by=by, at=timezone.now(), now=timezone.now)


def _back_up(by) -> None:
    at = timezone.now()
    with _logged():
        setup = from_settings()
        row = services.back_up(setup, by=by, at=at, now=timezone.now)
        if setup.identity is not None:
            services.prove(setup, name=row.name, by=by, at=at, now=timezone.now)
            services.let_go(setup, at=at, now=timezone.now)


@contextmanager
def _logged() -> Iterator[None]:
    """What is on record as a failure already, or no failure at all, ends a task quietly."""
    try:
        yield
    except Busy as busy:
        log.info("backup: %s", busy)
    except (BackupTrouble, OSError) as trouble:
        log.error("backup: %s", trouble)


def due(at: datetime) -> bool:
    """Whether a nightly backup is to be made now; after one that failed it waits an hour."""
    standing = selectors.standing()
    if standing.failed_at and at - standing.failed_at < timedelta(hours=1):
        return False
    return is_due(standing.made_at, at)


@shared_task
def watch_security() -> None:
    """Let the clock of the weekly look run, and tell of findings that are old."""
    security.watch(timezone.now())


@shared_task(by_database=True)
def watch_clock() -> None:
    """Tell of clocks that disagree, and of breaches that were given up."""
    parts.watch(database_now())


@shared_task(by_database=True)
def tell_of_lost(task: str) -> None:
    """Tell of a task that ended its own process every time."""
    parts.tell_of_lost(task, database_now())


@shared_task
def watch_backups() -> None:
    """Let the clocks of the backups run, and tell of what is wrong."""
    clocks.watch(timezone.now())


@shared_task
def check_grants() -> None:
    """Look every night for rights that no approval carries (C13-7)."""
    check_if_due(timezone.now())
