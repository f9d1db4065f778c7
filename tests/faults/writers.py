"""People who note remarks all the time, and what the portal acknowledged to them."""

import contextlib
import threading
import time
from collections import Counter

from tests.faults.plant import Plant
from tests.faults.visitor import Visitor


class Writers:
    """Some people at work on the orders of a plant while the block lasts.

    `moments` are those at which something was acknowledged to anybody, by the monotonic clock;
    `longest` is the time in seconds that anybody waited for an answer, whichever it was. `pause`
    is in seconds: the story of an order is answered whole, and grows.
    """

    def __init__(
        self, port: int, orders: list[int], count: int = 3, *, host: str = "127.0.0.1",
        pause: float = 0.05,
    ) -> None:  # fmt: skip
        self.acknowledged: list[str] = []
        self.moments: list[float] = []
        self.tried = 0
        self.longest = 0.0
        self._at = port, host
        self._pause = pause
        self._stop = threading.Event()
        self._orders = orders
        self._threads = [
            threading.Thread(target=self._write, args=(number,)) for number in range(count)
        ]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *failure) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def failed(self) -> int:
        """How often somebody pressed and was not told that it is noted."""
        return self.tried - len(self.acknowledged)

    def _write(self, number: int) -> None:
        visitor, turn = Visitor(*self._at), 0
        while not _comes_in(visitor):  # a fault may strike before anybody is logged in
            if self._stop.wait(0.5):
                return
        while not self._stop.is_set():
            turn += 1
            text, began = f"remark {number}.{turn}.", time.monotonic()
            if visitor.remark(self._orders[turn % len(self._orders)], text):
                self.acknowledged.append(text)
                self.moments.append(time.monotonic())
            self.tried += 1
            self.longest = max(self.longest, time.monotonic() - began)
            time.sleep(self._pause)


def _comes_in(visitor: Visitor) -> bool:
    with contextlib.suppress(AssertionError):
        visitor.log_in("1002", "guizhang-2026")
        return True
    return False


def all_of_it_is_there_once(plant: Plant, writers: Writers) -> None:
    """What was acknowledged is stored, nothing is stored twice, and the chains hold."""
    is_stored_once(plant, writers)
    plant.servers.run("manage.py", "verify_orders", database=plant.database)


def is_stored_once(plant, writers: Writers) -> None:
    """What was acknowledged is stored, and nothing is stored twice."""
    stored = Counter(
        text
        for (text,) in plant.query(
            "SELECT data ->> 'text' FROM desk_orderevent WHERE kind = 'remark'"
        )
    )
    assert set(writers.acknowledged) <= set(stored)
    assert max(stored.values()) == 1
