"""What a process works out once, worked out before anybody waits for it."""

from django.conf import settings
from django.urls import get_resolver

from regulations.rulebook.selectors import traces
from regulations.rulebook.trace import TraceError


def warm() -> None:
    """Read every address and every trace; a server that forks shares them among its workers.

    No thread of its own: one that runs while the server forks leaves its locks taken in the child.
    """
    _ = get_resolver().url_patterns
    try:
        traces(settings.BASE_DIR)
    except TraceError:
        return  # its page says so
