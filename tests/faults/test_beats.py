"""Several beats at once, a frozen one, how late a breach is written down (figures 4, 10, 11)."""

import os
import signal
import statistics
import time

import pytest

from tests.depth import deep
from tests.faults.model import HANDLED, everything_is_written_once, fall_due
from tests.faults.plant import Plant
from tests.faults.test_clocks import seconds_until, well
from tests.faults.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.deep]

MINUTES = deep(5, 0.5)
ALARM = 60
DEADLINES, LENGTH = deep((5_000, 600), (250, 30))
_SPREAD = """
INSERT INTO deadlines_deadline
    (kind, key, clause, owner_id, starts_at, due_at, void_reason, attempts, error)
SELECT 'desk.attention', 'spread-' || number, 'C7-1', owner.id, now(),
    now() + interval '5 s' + number * interval '1 s' * %s, '', 0, ''
FROM generate_series(1, %s) AS number
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM people_employee) AS owner
    ON owner.place = number %% (SELECT count(*) FROM people_employee)
"""
_LATE = """
SELECT extract(epoch FROM breached_at - due_at) FROM deadlines_deadline
WHERE key LIKE 'spread-%%' AND handled_at IS NOT NULL
"""
# As anybody sees it, with what writing it down took.
_OLDEST = """
SELECT coalesce(max(extract(epoch FROM clock_timestamp() - due_at)), 0) FROM deadlines_deadline
WHERE key LIKE 'spread-%%' AND handled_at IS NULL
"""


@pytest.mark.parametrize("beats", [2, 5])
def test_so_many_beats_and_workers_have_one_effect_on_each_deadline(plant: Plant, figure, beats):
    for number in range(beats):
        plant.add_beat(f"beat-{number}")
        plant.add_clocks(f"clocks-{number}")
    due, end = 0, time.monotonic() + MINUTES * 60
    while time.monotonic() < end:
        fall_due(plant, 100, f"{due}-")
        due += 100
        plant.wait(lambda: True, seconds=1)
        time.sleep(0.3)
    plant.wait(lambda: plant.count(HANDLED) == due, seconds=60)
    everything_is_written_once(plant, due)
    assert plant.query("SELECT count(*) FROM deadlines_outage") == [(0,)]
    once = plant.count(f"{HANDLED} AND attempts = 1")
    what = f"{beats} beats and workers in {MINUTES} min: of {due} deadlines handled once"
    figure(what, once, due, at_least=True)


def test_a_frozen_beat_is_known_within_a_minute_and_loses_nothing(plant: Plant, figure):
    visitor = Visitor(plant.add_web())
    beat, took = plant.add_beat(), []
    plant.add_clocks()
    plant.wait(lambda: well(visitor).get("clocks") is True, seconds=90)
    for turn in range(3):
        os.kill(beat.pid, signal.SIGSTOP)
        try:
            fall_due(plant, 50, f"{turn}-")
            took.append(
                seconds_until(plant, lambda: well(visitor).get("clocks") is False, seconds=120)
            )
        finally:
            os.kill(beat.pid, signal.SIGCONT)
        plant.wait(lambda: plant.count(HANDLED) == 50 * (turn + 1), seconds=60)  # noqa: B023
        plant.wait(lambda: well(visitor).get("clocks") is True, seconds=30)
    everything_is_written_once(plant, 150)
    # Whoever was held to a clock while nothing watched it is not to blame: the gap is on record.
    assert plant.query("SELECT count(*) FROM deadlines_outage")[0][0] >= 3
    figure("beat frozen, 3 times: until it is in the health", max(took), ALARM, "s")


def test_a_breach_is_written_down_within_seconds(plant: Plant, figure):
    plant.add_beat()
    plant.add_clocks()
    fall_due(plant, 10, "first-")
    plant.wait(lambda: plant.count(HANDLED) == 10, seconds=90)
    plant.query(_SPREAD, LENGTH / DEADLINES, DEADLINES)
    seen, end = 0.0, time.monotonic() + LENGTH + 20
    while time.monotonic() < end:
        plant.wait(lambda: True, seconds=1)
        seen = max(seen, float(plant.query(_OLDEST)[0][0]))
        time.sleep(0.2)
    late = [float(row[0]) for row in plant.query(_LATE)]
    assert len(late) == DEADLINES
    figure(f"{DEADLINES} deadlines in {LENGTH} s: written down after they were due, p99",
           statistics.quantiles(late, n=100)[-1], 10, "s")  # fmt: skip
    figure("the same: latest", max(late), 20, "s")
    figure("the same: latest as anybody sees it, handled", seen, 20, "s")
