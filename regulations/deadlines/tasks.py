"""The sweep of deadlines, every five seconds, on a queue and worker of its own."""

from celery import shared_task

from regulations.binding.moments import database_now
from regulations.deadlines.suspects import suspect, sweep_suspects
from regulations.deadlines.sweep import BATCH, beat_heart, sweep_deadlines


@shared_task(bind=True, by_database=True)
def sweep(self) -> None:
    """Store the heartbeat, and write down what is due until nothing is, by the database's clock.

    A sweep whose process ended comes again: then what it was at is looked at more closely.
    """
    beat_heart(at=database_now())
    if self.request.retries:
        suspect(at=database_now())
    while sweep_deadlines(at=database_now()) >= BATCH:
        pass
    sweep_suspects(at=database_now())
