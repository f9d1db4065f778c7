"""When a failed delivery is tried again, and when it is given up."""

from datetime import timedelta

TRIES = 8
LEASE = timedelta(seconds=60)


def wait_after(attempts: int) -> timedelta | None:
    """The pause after a failed try, doubling from 10 seconds; None when it is given up."""
    if attempts >= TRIES:
        return None
    return timedelta(seconds=10 * 2 ** (attempts - 1))
