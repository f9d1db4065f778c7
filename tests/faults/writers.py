"""People who note remarks all the time, and what the portal acknowledged to them."""

import threading
import time
from collections import Counter

from tests.faults.plant import Plant
from tests.faults.visitor import Visitor


class Writers:
    """Some people at work on the orders of a plant while the block lasts."""

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


def all_of_it_is_there_once(plant: Plant, writers: Writers) -> None:
    """What was acknowledged is stored, nothing is stored twice, and the chains hold."""
    stored = Counter(
        text
        for (text,) in plant.query(
            "SELECT data ->> 'text' FROM desk_orderevent WHERE kind = 'remark'"
        )
    )
    assert set(writers.acknowledged) <= set(stored)
    assert max(stored.values()) == 1
    plant.servers.run("manage.py", "verify_orders", database=plant.database)
