"""PostgreSQL is restarted under load: nothing that was acknowledged is lost, all come back."""

import os
import signal

import pytest

from tests.faults.model import HANDLED, everything_is_written_once, fall_due
from tests.faults.plant import Plant
from tests.faults.visitor import Visitor
from tests.faults.writers import Writers, all_of_it_is_there_once

pytestmark = pytest.mark.slow

BUSY = 90  # seconds: the other half of the machine starts whole portals meanwhile


def test_restarted_database_loses_nothing_acknowledged_and_everybody_comes_back(plant: Plant):
    plant.watch_servers()
    port = plant.add_web()
    beat, worker = plant.add_beat(), plant.add_clocks()
    stranger, postgres = Visitor(port), plant.servers.postgres
    plant.wait(lambda: stranger.ask("/health/")[0] == 200, seconds=BUSY)
    web = plant.programs[0].pid
    fall_due(plant, 3000, "before-")
    with Writers(port, plant.servers.orders) as writers:
        for name, fall in (
            ("fast", postgres.stop),
            ("crash", lambda: os.kill(postgres.pid, signal.SIGKILL)),
            ("crash again", lambda: os.kill(postgres.pid, signal.SIGKILL)),
        ):
            so_far = len(writers.acknowledged)
            plant.wait(lambda: len(writers.acknowledged) > so_far + 10, seconds=20)  # noqa: B023
            fall()
            plant.wait(postgres.running, seconds=30)
            fall_due(plant, 500, f"{name}-")
    plant.wait(lambda: plant.count(HANDLED) == 4500, seconds=BUSY)
    assert stranger.ask("/health/")[0] == 200
    assert web == plant.programs[0].pid, "the web had to be started again"
    assert (beat.alive(), worker.alive()) == (True, True)

    assert writers.tried > len(writers.acknowledged), "no request met the gap"
    all_of_it_is_there_once(plant, writers)
    everything_is_written_once(plant, 4500)
