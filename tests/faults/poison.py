"""`celery -A tests.faults.poison worker`: the portal's worker with work that ends its process."""

import os
import signal
import time
from pathlib import Path

from celery.signals import worker_process_init

from config.celery import app
from regulations.deadlines import registry

KIND = "test.poison"


@app.task(name="tests.poison")
def poison(file: str) -> None:
    """Note the try, and die."""
    note(file)
    os.kill(os.getpid(), signal.SIGKILL)


@app.task(name="tests.note", by_database=True)
def note(file: str) -> None:
    """Append the moment to a file."""
    with Path(file).open("a") as opened:
        opened.write(f"{time.time()}\n")


@app.task(name="tests.notes")
def note_sent(file: str, sent: float) -> None:
    """Append how long it took from sending to doing."""
    with Path(file).open("a") as opened:
        opened.write(f"{time.time() - sent}\n")


@worker_process_init.connect
def arm(**words) -> None:
    """A kind of deadline whose handler ends the process, wherever one of it is among others."""
    registry.register(
        KIND, label="poison", on_breach=lambda deadlines, at: os.kill(os.getpid(), signal.SIGKILL)
    )
