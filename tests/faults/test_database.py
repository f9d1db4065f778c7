"""PostgreSQL is restarted under load: nothing that was acknowledged is lost, all come back."""

import os
import signal
import threading
import time
from collections import Counter

import pytest

from tests.faults.model import HANDLED, everything_is_written_once, fall_due
from tests.faults.plant import Plant
from tests.faults.visitor import Visitor

pytestmark = pytest.mark.slow

BUSY = 90  # seconds: the other half of the machine starts whole portals meanwhile


class Writers:
    """People who note remarks all the time, and what the portal acknowledged to them."""

    def __init__(self, port: int, orders: list[int], count: int = 3) -> None:
        self.acknowledged: list[str] = []
        self.tried = 0
        self._stop = threading.Event()
        self._orders = orders
        self._threads = [
            threading.Thread(target=self._write, args=(port, number)) for number in range(count)
        ]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *failure) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self, port: int, number: int) -> None:
        visitor, turn = Visitor(port), 0
        visitor.log_in("1002", "guizhang-2026")
        while not self._stop.is_set():
            turn += 1
            text = f"remark {number}.{turn}."
            if visitor.remark(self._orders[turn % len(self._orders)], text):
                self.acknowledged.append(text)
            self.tried += 1
            time.sleep(0.05)


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
    stored = Counter(
        text
        for (text,) in plant.query(
            "SELECT data ->> 'text' FROM desk_orderevent WHERE kind = 'remark'"
        )
    )
    assert set(writers.acknowledged) <= set(stored)
    assert max(stored.values()) == 1
    plant.servers.run("manage.py", "verify_orders", database=plant.database)
    everything_is_written_once(plant, 4500)
