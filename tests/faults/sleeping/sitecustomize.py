"""Read by every process whose clock is set: libfaketime 0.9.10 takes a sleep by the clock that
nobody sets for one by the clock that is set, and the system refuses it. By `select` it is none."""

import select
import time


def sleep(seconds: float) -> None:
    """As `time.sleep`."""
    end = time.monotonic() + seconds
    select.select([], [], [], max(0, seconds))
    if (rest := end - time.monotonic()) > 0:
        sleep(rest)


time.sleep = sleep
