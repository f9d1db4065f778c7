"""What a worker holds in memory after very many tasks (figure 14)."""

import time

import psutil
import pytest

from tests.depth import deep
from tests.faults.model import fall_due
from tests.faults.plant import Plant

pytestmark = [pytest.mark.slow, pytest.mark.deep]

TASKS = deep(20_000, 1_000)
MEGABYTE = 1024 * 1024
MOST = 300
# Tasks of several rooms, those that run most often.
SORTS = (
    "regulations.deadlines.tasks.sweep",
    "regulations.notices.tasks.deliver",
    "orders.desk.tasks.work_imports",
    "regulations.amendments.tasks.work_trials",
    "attendance.timekeeping.tasks.judge_stale",
    "orders.service.tasks.join_customers",
    "catalog.products.tasks.work_lists",
)


def test_a_worker_holds_no_more_after_twenty_thousand_tasks(plant: Plant, figure):
    # Stricter than in earnest, where the process that works is made anew after 500 tasks.
    worker = plant.add_worker("both", "--max-tasks-per-child=1000000", queues="default")
    sent, samples = 0, []
    while sent < TASKS:
        plant.wait(lambda: plant.waiting("default") < 50, seconds=120)
        for _each in range(100):
            plant.send(SORTS[sent % len(SORTS)], queue="default")
            sent += 1
        if sent % 500 == 0:
            fall_due(plant, 20, f"{sent}-")  # so that there is something to sweep
            samples.append(held(worker.pid))
    plant.wait(lambda: plant.waiting("default") == 0, seconds=120)
    time.sleep(2)
    samples.append(held(worker.pid))
    half = len(samples) // 2
    # The first quarter warms up: code is loaded and caches fill.
    before, after = samples[half // 2 : half], samples[half:]
    slope = (sum(after) / len(after) - sum(before) / len(before)) / (TASKS * 0.375 / 1000)
    figure(f"memory of the largest process of a worker in {sent} tasks", max(samples), MOST, "MB")
    figure("the same: growth of the second half, for a thousand tasks", slope, 0.5, "MB")


def held(pid: int) -> float:
    """The memory of the larger of the worker and the process of its pool, in megabytes."""
    process = psutil.Process(pid)
    every = [process, *process.children()]
    return max(each.memory_info().rss for each in every) / MEGABYTE
