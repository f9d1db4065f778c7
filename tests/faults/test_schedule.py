"""A portal at work meets one fault after another, drawn by a seed; a model says what must be true.

Figures 6 to 11 of what the portal holds itself to: nothing acknowledged is lost, nothing happens
twice, and it recovers without hands.
"""

import contextlib
import random
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psutil
import psycopg2
import pytest

from config import supervisor
from tests.faults.model import HANDLED, everything_is_written_once, fall_due
from tests.faults.plant import Plant
from tests.faults.visitor import Visitor
from tests.faults.writers import Writers, all_of_it_is_there_once

pytestmark = [pytest.mark.slow, pytest.mark.deep]

SEED = 20261130
ROUNDS = 20  # times that each fault comes
PAUSE = 1  # second between what one person notes: it goes on for three quarters of an hour
AWAY = 600  # seconds that Valkey is gone for good
EACH = 50  # deadlines that fall due with every fault
# Seconds until it is as if nothing had been. A restart begins after half a second and takes some
# three of a processor that others use as well.
SERVICE, CLOCKS = 15, 60


@dataclass
class Trial:
    """A whole portal at work, and what must be true of it afterwards."""

    plant: Plant
    port: int
    clocks: object
    beat: object
    due: int = 0
    took: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def kill(self, part) -> None:
        """kill -9 of a part."""
        self._standing(part).kill()

    def kill_child(self, part) -> None:
        """kill -9 of the first process that a part has begun: of the pool, or one of gunicorn's."""
        self.plant.wait(lambda: self._standing(part).children(), seconds=CLOCKS)
        self._standing(part).children()[0].kill()

    def _standing(self, part) -> psutil.Process:
        """A part as soon as it runs: it may be on its way back from the fault before."""
        self.plant.wait(lambda: part.pid and psutil.pid_exists(part.pid), seconds=CLOCKS)
        return psutil.Process(part.pid)

    def empty_valkey(self) -> None:
        """The broker dies and comes back with nothing."""
        valkey = self.plant.servers.valkey
        self.kill(valkey)
        shutil.rmtree(valkey.data / "appendonlydir", ignore_errors=True)

    def freeze_beat(self) -> None:
        """Beat stands still for a while and goes on."""
        beat = self._standing(self.beat)
        beat.suspend()
        time.sleep(8)
        beat.resume()

    def faults(self) -> dict[str, Callable[[], None]]:
        """Everything that happens, by name."""
        return {
            "worker killed": lambda: self.kill(self.clocks),
            "pool of the worker killed": lambda: self.kill_child(self.clocks),
            "beat killed": lambda: self.kill(self.beat),
            "beat frozen for 8 s": self.freeze_beat,
            "web killed": lambda: self.kill(self.plant.programs[0]),
            "one web worker killed": lambda: self.kill_child(self.plant.programs[0]),
            "Valkey killed and empty": self.empty_valkey,
            "PostgreSQL killed": lambda: self.kill(self.plant.servers.postgres),
        }

    def fall_due(self) -> None:
        """More promises break, as soon as the database takes them."""

        def taken() -> bool:
            with contextlib.suppress(psycopg2.OperationalError):
                fall_due(self.plant, EACH, f"{self.due}-")
                return True
            return False

        self.plant.wait(taken, seconds=CLOCKS)
        self.due += EACH

    def all_handled(self) -> bool:
        """Whether every broken promise has been dealt with."""
        with contextlib.suppress(psycopg2.OperationalError):
            return self.plant.count(HANDLED) == self.due
        return False

    def meet(self, name: str, fault: Callable[[], None], writers: Writers) -> None:
        """One fault, and how long it took until people and clocks are served again."""
        fault()
        began, so_far = time.monotonic(), len(writers.acknowledged)
        self.fall_due()
        self.plant.wait(lambda: len(writers.acknowledged) > so_far, seconds=CLOCKS)
        served = time.monotonic() - began
        self.plant.wait(self.all_handled, seconds=CLOCKS)
        self.took[name].append((served, time.monotonic() - began))


@pytest.fixture
def trial(plant, monkeypatch) -> Iterator[Trial]:
    """A portal with everything, watched as it is in earnest."""
    # Each fault stands alone: no pause before a start grows because of the one before.
    monkeypatch.setattr(supervisor, "STEADY_SECONDS", 0)
    plant.watch_servers()
    port = plant.add_web()
    made = Trial(plant, port, beat=plant.add_beat(), clocks=plant.add_clocks())
    stranger = Visitor(port)
    plant.wait(lambda: stranger.ask("/health/")[0] == 200, seconds=90)
    made.fall_due()
    plant.wait(made.all_handled, seconds=90)
    return made


def test_whatever_dies_nothing_is_lost_and_nothing_happens_twice(trial, figure):
    faults = trial.faults()
    drawn = sorted(faults) * ROUNDS
    random.Random(SEED).shuffle(drawn)
    with Writers(trial.port, trial.plant.servers.orders, pause=PAUSE) as writers:
        for name in drawn:
            trial.meet(name, faults[name], writers)
    all_of_it_is_there_once(trial.plant, writers)
    everything_is_written_once(trial.plant, trial.due)
    for name, took in sorted(trial.took.items()):
        served, handled = (max(each) for each in zip(*took, strict=True))
        figure(f"{name}, {len(took)} times: until people are served", served, SERVICE, "s")
        figure(f"{name}, {len(took)} times: until clocks are", handled, CLOCKS, "s")


def test_while_valkey_is_away_people_work_on_and_clocks_catch_up(trial, figure, monkeypatch):
    """Figure 8: the web stays up, what is late is late all the same, the backlog goes at once."""
    plant, valkey = trial.plant, trial.plant.servers.valkey
    monkeypatch.setattr(valkey, "alive", lambda: True)  # so that nobody starts it again
    with Writers(trial.port, plant.servers.orders, pause=PAUSE) as writers:
        valkey.stop()
        until, stood_still = time.monotonic() + AWAY, 0.0
        while time.monotonic() < until:
            so_far, began = len(writers.acknowledged), time.monotonic()
            trial.fall_due()
            plant.wait(lambda: len(writers.acknowledged) > so_far, seconds=30)  # noqa: B023
            stood_still = max(stood_still, time.monotonic() - began)
            time.sleep(1)
        valkey.start()
        began = time.monotonic()
        plant.wait(trial.all_handled, seconds=CLOCKS)
        figure(f"Valkey away for {AWAY} s: longest time without an answer", stood_still, 10, "s")
        figure("the same: until its backlog is worked", time.monotonic() - began, CLOCKS, "s")
    all_of_it_is_there_once(plant, writers)
    everything_is_written_once(plant, trial.due)
