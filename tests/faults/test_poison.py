"""Work that ends the process it is done in is set aside and holds up nobody (figure 13)."""

import time
from pathlib import Path

import pytest

from sitecontent.database.security.parts import GIVEN_UP, LOST
from tests.depth import deep
from tests.faults.model import HANDLED, fall_due
from tests.faults.plant import Plant
from tests.faults.poison import KIND

pytestmark = [pytest.mark.slow, pytest.mark.deep]

TRIES = 3
DELAY = 5  # seconds that others may wait because of it
SWEEP = 5  # seconds between sweeps, which all wait for
ADMINISTRATORS = 2
APP = "tests.faults.poison"
OTHERS = "kind = 'desk.attention' AND key LIKE 'other-%%'"


def test_a_task_that_kills_its_process_is_set_aside_after_three_tries(plant: Plant, figure):
    plant.add_worker("default", queues="default", app=APP)
    tries, others = plant.logs / "tries", plant.logs / "others"
    plant.send("tests.notes", str(others), time.time(), queue="default")
    plant.wait(others.exists, seconds=90)
    others.unlink()
    sent = deep(5, 1)
    for number in range(150):
        if number % 30 == 0 and number // 30 < sent:
            plant.send("tests.poison", str(tries), queue="default")
        plant.send("tests.notes", str(others), time.time(), queue="default")
        time.sleep(0.2)
    plant.wait(lambda: len(lines(others)) == 150, seconds=60)
    plant.wait(lambda: plant.waiting("default") == 0, seconds=60)
    assert len(lines(tries)) == TRIES * sent
    plant.wait(lambda: told(plant, LOST) == ADMINISTRATORS, seconds=30)
    figure(f"{sent} poison tasks: tries of each", len(lines(tries)) / sent, TRIES)
    figure("the same: others done", len(lines(others)), 150, at_least=True)
    figure("the same: longest that one of them waited", max(map(float, lines(others))), DELAY, "s")


def test_a_breach_that_kills_the_sweep_is_given_up_and_others_are_not(plant: Plant, figure):
    plant.add_beat()
    plant.add_worker("clocks", queues="clocks", app=APP)
    plant.add_worker("default", queues="default", app=APP)
    fall_due(plant, 100, "first-")
    plant.wait(lambda: plant.count(HANDLED) == 100, seconds=90)
    fall_due(plant, 500, "before-")
    add_poison(plant)
    fall_due(plant, 500, "other-")
    began, longest, due = time.monotonic(), 0.0, 1100
    plant.wait(lambda: plant.count(OTHERS + " AND handled_at IS NOT NULL") == 500, seconds=60)
    batch = time.monotonic() - began
    while plant.count(f"kind = '{KIND}' AND attempts < 5"):
        fall_due(plant, 5, f"later-{due}-")
        due, since = due + 5, time.monotonic()
        plant.wait(lambda: plant.count(HANDLED) == due, seconds=60)  # noqa: B023
        longest = max(longest, time.monotonic() - since)
        assert time.monotonic() - began < 120
    given_up = time.monotonic() - began
    plant.wait(lambda: told(plant, GIVEN_UP) == ADMINISTRATORS, seconds=60)
    plant.wait(lambda: plant.count(HANDLED) == due, seconds=30)
    ((error, handled),) = plant.query(
        "SELECT error, handled_at FROM deadlines_deadline WHERE kind = %s", KIND
    )
    assert (error, handled) == ("the process ended: 3", None)
    figure("a breach that kills the sweep: until it is given up", given_up, 60, "s")
    figure("the same: until all others of its batch are handled", batch, SWEEP + 2 * DELAY, "s")
    figure("the same: longest of those that fell due meanwhile", longest, SWEEP + DELAY, "s")


def add_poison(plant: Plant) -> None:
    """One breach among the others whose handler kills whoever calls it."""
    plant.query(
        "INSERT INTO deadlines_deadline"
        " (kind, key, clause, starts_at, due_at, void_reason, attempts, error)"
        " SELECT %s, 'bad', 'C7-1', late - interval '1 day', late, '', 0, ''"
        " FROM (SELECT now() - interval '2 days' AS late) AS moment",
        KIND,
    )


def told(plant: Plant, text: str) -> int:
    """How many notices say so."""
    return plant.query("SELECT count(*) FROM notices_notice WHERE text = %s", text)[0][0]


def lines(file: Path) -> list[str]:
    """What was appended so far."""
    return file.read_text().splitlines() if file.exists() else []
