"""Machines die one after another under people at work; a model says what must be true of it.

What users see, how long nobody is served, and that nothing acknowledged is lost.
"""

import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.faults.machines.estate import Estate, estate
from tests.faults.machines.hosts import require_tools
from tests.faults.model import HANDLED, everything_is_written_once, fall_due
from tests.faults.writers import Writers, is_stored_once

PEOPLE = 6
# Seconds until somebody's work is acknowledged again, and until every clock is.
SERVICE, CLOCKS = 10, 60


@pytest.fixture(scope="module")
def house(servers, tmp_path_factory) -> Iterator[Estate]:
    """The portal on eleven machines."""
    require_tools()
    folder = tmp_path_factory.mktemp("machines")
    for each in (folder, *folder.parents[:2]):
        each.chmod(0o755)  # PostgreSQL and PgBouncer run under another account
    with estate(servers, folder) as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def writers(house) -> Iterator[Writers]:
    """People who note remarks through the balancer all the time."""
    with Writers(8000, house.orders, PEOPLE, host=house.machines["balancer"].address) as made:
        house.wait(lambda: len(made.acknowledged) > PEOPLE, seconds=60)
        yield made


def gap_around(house: Estate, writers: Writers, what) -> tuple[float, int]:
    """Do `what` and watch for a while: the longest time in which nobody's work was acknowledged,
    and how many presses were answered with anything else."""
    time.sleep(2)
    writers.longest = 0.0
    failed, since = writers.failed, len(writers.moments)
    what()
    time.sleep(8)
    house.wait(lambda: len(writers.moments) > since + PEOPLE, seconds=60)
    moments = writers.moments[max(0, since - 1) :]
    longest = max(later - one for one, later in pairwise(moments))
    return longest, writers.failed - failed


def test_a_web_machine_dies_and_comes_back(house, writers, figure):
    gap, failed = gap_around(house, writers, house.machines["web1"].die)
    figure(
        "web machine gone: longest time in which nobody's work was acknowledged", gap, SERVICE, "s"
    )
    figure("the same: presses that were not acknowledged, of six people at once", failed, 12)
    figure("the same: longest time that anybody waited", writers.longest, SERVICE, "s")
    house.machines["web1"].come_back()
    house.wait(lambda: house.answers("web1"), seconds=60)
    gap, failed = gap_around(house, writers, lambda: None)
    figure("web machine back: presses that were not acknowledged", failed, 0)


def test_a_worker_machine_dies_in_the_middle_of_its_work(house, figure):
    due = house.count(HANDLED)
    house.wait(lambda: house.count(HANDLED) == due, seconds=10)
    fall_due(house, 3000, "worker-")
    house.wait(lambda: house.count(HANDLED) > due, seconds=60)
    house.machines["work1"].die()
    began = time.monotonic()
    house.wait(lambda: house.count(HANDLED) == due + 3000, seconds=120)
    figure("worker machine gone in mid-work: until 3,000 clocks are dealt with by the other",
           time.monotonic() - began, CLOCKS, "s")  # fmt: skip
    house.machines["work1"].come_back()


def test_the_beat_dies_and_the_other_one_goes_on(house, figure):
    due = house.count(HANDLED)
    house.machines["beat1"].die()
    began = time.monotonic()
    fall_due(house, 100, "beat-")
    house.wait(lambda: house.count(HANDLED) == due + 100, seconds=CLOCKS)
    figure(
        "beat gone: until clocks that fell due are dealt with", time.monotonic() - began, 20, "s"
    )
    house.machines["beat1"].come_back()


def test_the_database_dies_and_its_standby_leads(house, writers, figure):
    """The last: what led does not come back by itself."""

    def fail_over():
        house.machines["data1"].die()
        house.promote()

    gap, failed = gap_around(house, writers, fail_over)
    figure("database gone, standby promoted at once: longest time without service", gap, 15, "s")
    figure("the same: presses that were not acknowledged, of six people at once", failed, 60)
    figure("the same: longest time that anybody waited", writers.longest, 15, "s")
    due = house.count(HANDLED)
    fall_due(house, 100, "after-")
    house.wait(lambda: house.count(HANDLED) == due + 100, seconds=CLOCKS)


def test_nothing_acknowledged_was_lost_and_nothing_happened_twice(house, writers):
    is_stored_once(house, writers)
    everything_is_written_once(house, 3200)
    house.command("verify_orders")
