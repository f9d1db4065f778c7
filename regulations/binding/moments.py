"""The database's clock, which decides, and how far this process's own is from it."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

# A row that binds is refused where its moment is five seconds from the database's clock.
MOST_SECONDS_OFF = 3


def database_now() -> datetime:
    """The moment by the clock of the database's machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def seconds_off() -> float:
    """By how much this process's clock is certainly ahead of the database's, or behind (negative).

    How long the answer took counts as no difference.
    """
    before = timezone.now()  # noqa: TID251 - this clock is what is asked about
    there = database_now()
    after = timezone.now()  # noqa: TID251
    if there > after:
        return -(there - after).total_seconds()
    return max(0.0, (before - there).total_seconds())


def is_clock_right() -> bool:
    """Whether what this process writes by its own clock is taken by the database."""
    return abs(seconds_off()) <= MOST_SECONDS_OFF
