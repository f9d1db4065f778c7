"""What a process works out once, worked out before anybody waits for it."""

from threading import Thread

from django.conf import settings

from regulations.rulebook.selectors import traces
from regulations.rulebook.trace import TraceError


def warm() -> Thread:
    """Begin beside the first requests, which do not wait; returns the thread that does it."""
    thread = Thread(target=_warm, name="warming", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    try:
        traces(settings.BASE_DIR)
    except TraceError:
        return  # its page says so
