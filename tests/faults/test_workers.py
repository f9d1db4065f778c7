"""Workers, beat and Valkey die and come back; every deadline is written down once."""

import os
import random
import shutil
import signal
import time

import psutil
import pytest

from tests.depth import deep
from tests.faults.model import HANDLED, everything_is_written_once, fall_due
from tests.faults.plant import Plant

pytestmark = pytest.mark.slow


def kill_something(chance: random.Random, pid: int) -> None:
    """kill -9 the worker, or the process of its pool that does the work."""
    pool = psutil.Process(pid).children()
    victim = chance.choice([pid, *(each.pid for each in pool)])
    os.kill(victim, signal.SIGKILL)


def test_worker_killed_in_mid_sweep_loses_and_doubles_nothing(plant: Plant):
    due, chance = deep(30_000, 15_000), random.Random(20260304)
    fall_due(plant, due)
    plant.add_beat()
    worker = plant.add_clocks()
    done, kills = 0, 0
    while kills < deep(5, 3) and done < due:
        plant.wait(lambda: plant.count(HANDLED) > done, seconds=40)  # noqa: B023
        time.sleep(chance.uniform(0, 0.6))
        # Killed as a whole, it is started anew first.
        plant.wait(lambda: psutil.pid_exists(worker.pid), seconds=40)
        kill_something(chance, worker.pid)
        done, kills = plant.count(HANDLED), kills + 1
    assert kills >= 3, "it was done before it could be killed: the trial proves nothing"
    plant.wait(lambda: plant.count(HANDLED) == due, seconds=60)
    everything_is_written_once(plant, due)


def test_valkey_that_comes_back_empty_delays_deadlines_and_loses_none(plant: Plant):
    plant.watch_servers()
    plant.add_beat()
    plant.add_clocks()
    fall_due(plant, 500, "before-")
    plant.wait(lambda: plant.count(HANDLED) == 500, seconds=90)  # they start first
    valkey = plant.servers.valkey
    os.kill(valkey.pid, signal.SIGKILL)
    shutil.rmtree(valkey.data / "appendonlydir")
    fall_due(plant, 500, "during-")
    plant.wait(valkey.running, seconds=15)
    fall_due(plant, 500, "after-")
    plant.wait(lambda: plant.count(HANDLED) == 1500, seconds=45)
    everything_is_written_once(plant, 1500)


def test_two_beats_and_two_workers_at_once_double_nothing(plant: Plant):
    for name in ("one", "two"):
        plant.add_beat(f"beat-{name}")
        plant.add_clocks(f"clocks-{name}")
    due, end = 0, time.monotonic() + 20
    while time.monotonic() < end:
        fall_due(plant, 300, f"{due}-")
        due += 300
        plant.wait(lambda: True, seconds=1)
        time.sleep(0.3)
    plant.wait(lambda: plant.count(HANDLED) == due, seconds=40)
    everything_is_written_once(plant, due)
    outages = plant.query("SELECT count(*) FROM deadlines_outage")[0][0]
    assert outages == 0
