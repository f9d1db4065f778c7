"""Medians of CPU and wall time, taken in turns so that a drifting machine hits all alike."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Seconds of this process's CPU and of wall time, medians over the rounds."""

    cpu: float
    wall: float


def in_turns(jobs: dict[str, Callable[[], object]], rounds: int, warm_up: int = 5) -> dict:
    """Run all jobs round after round; name → Cost."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    gc.collect()
    gc.disable()
    for number in range(rounds + warm_up):
        for name, job in jobs.items():
            cpu, wall = time.process_time(), time.perf_counter()
            job()
            spent = time.process_time() - cpu, time.perf_counter() - wall
            if number >= warm_up:
                taken[name].append(spent)
        gc.collect()
    gc.enable()
    return {
        name: Cost(*(statistics.median(each) for each in zip(*times, strict=True)))
        for name, times in taken.items()
    }


@dataclass(frozen=True)
class Figure:
    """One line of the table: what, what was measured, and the most (or least) it may be."""

    what: str
    value: float
    limit: float
    unit: str = "×"
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the figure is within its limit."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self):
        sign = "≥" if self.at_least else "≤"
        mark = "ok  " if self.holds else "MISS"
        return f"{mark} {self.value:9.2f} {self.unit:<3} ({sign} {self.limit:g})  {self.what}"
