"""Time in the demo company: processes that wait for their moment, run in order up to now."""

import heapq
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from hr.roster.rules import CHINA, Spell

# A process yields the moment it waits for, and goes on when that moment has come.
Process = Iterator[datetime]


class Timeline:
    """Runs processes side by side, each step at its moment; nothing happens after `until`."""

    def __init__(self, until: datetime):
        self.until = until
        self._waiting: list[tuple[datetime, int, Process]] = []
        self._turn = count()

    def start(self, process: Process) -> None:
        """Let a process wait for its first moment."""
        self._wait(process)

    def run(self, say: Callable[[date], None]) -> None:
        """Everything that happens up to now, in order; `say` hears of each day that begins."""
        day = None
        while self._waiting:
            at, _turn, process = heapq.heappop(self._waiting)
            if at > self.until:
                continue
            if at.date() != day:
                day = at.date()
                say(day)
            self._wait(process, at)

    def _wait(self, process: Process, now: datetime | None = None) -> None:
        """Run a process to its next moment; one that lies behind has come already."""
        at = next(process, None)
        if at is not None:
            at = at.astimezone(CHINA)
            heapq.heappush(self._waiting, (max(at, now or at), next(self._turn), process))


def moment(day: date, clock: str) -> datetime:
    """A clock time "HH:MM" of a day in China."""
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), CHINA)


def between(rng: Random, low: float, high: float) -> timedelta:
    """A random length between two numbers of minutes."""
    return timedelta(seconds=round(rng.uniform(low * 60, high * 60)))


def within(hours: Callable[[date], Spell], at: datetime) -> datetime:
    """`at` itself if it lies in the hours of its day, else the moment they begin next."""
    start, end = hours(at.astimezone(CHINA).date())
    if at < end:
        return max(at, start)
    return hours(at.astimezone(CHINA).date() + timedelta(days=1))[0]


def days(first: date, last: date) -> list[date]:
    """The days from one to another, both among them."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
