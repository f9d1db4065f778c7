"""Clocks of the portal's processes and of its database jump by an hour and a day (figure 12)."""

import json
import time
import urllib.error
import urllib.request

import pytest

from sitecontent.database.security.parts import OFF
from tests.faults.fake import DAY, HOUR, Hand
from tests.faults.model import HANDLED, everything_is_written_once, fall_due
from tests.faults.plant import Plant
from tests.faults.visitor import Visitor
from tests.faults.writers import is_stored_once

pytestmark = [pytest.mark.slow, pytest.mark.deep]

JUMPS = (HOUR, -HOUR, DAY, -DAY)
EACH = 20  # deadlines that fall due while a clock is wrong
ALARM = 60  # seconds until somebody who asks every few seconds knows
# Some that run out in the length of the trial and in each of the jumps, by the right clock never.
_AHEAD = """
INSERT INTO deadlines_deadline
    (kind, key, clause, owner_id, starts_at, due_at, void_reason, attempts, error)
SELECT 'desk.attention', 'ahead-' || minutes, 'C7-1', min(id), now(),
    now() + minutes * interval '1 minute', '', 0, ''
FROM people_employee, unnest(ARRAY[55, 120, 1300, 1500, 3000]) AS minutes GROUP BY minutes
"""
_PROMISED = "SELECT id, kind, key, owner_id, starts_at, due_at FROM deadlines_deadline ORDER BY id"
# Whose moment is not that at which the database took it.
_MISDATED = """
SELECT count(*) FROM desk_orderevent WHERE abs(extract(epoch FROM recorded_at - at)) > 5.5
    AND kind = 'remark'
"""


def well(visitor: Visitor) -> dict[str, bool]:
    """What /health/deep/ says, part by part; nothing where it does not answer."""
    try:
        with urllib.request.urlopen(f"{visitor.root}/health/deep/", timeout=10) as answer:
            return json.load(answer)["checks"]
    except urllib.error.HTTPError as error:
        return json.load(error)["checks"] if error.code == 503 else {}
    except OSError:
        return {}


def seconds_until(plant: Plant, condition, *, seconds: float) -> float:
    """How long it took until something came true."""
    began = time.monotonic()
    plant.wait(condition, seconds=seconds, every=0.5)
    return time.monotonic() - began


class Clocks:
    """A portal of which every part has a clock of its own."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.hands = {name: Hand(plant.logs / f"{name}.time") for name in ("beat", "worker", "web")}
        self.port = plant.add_web(**self.hands["web"].env)
        plant.add_beat(**self.hands["beat"].env)
        plant.add_worker("clocks", queues="clocks,default", **self.hands["worker"].env)
        self.visitor = Visitor(self.port)
        plant.wait(lambda: well(self.visitor).get("clocks") is True, seconds=120)
        self.pids = [each.pid for each in plant.programs]
        self.due = 0
        plant.query(_AHEAD)

    def put(self, names: tuple[str, ...], seconds: int) -> None:
        for name in names:
            self.hands[name].put(seconds)

    def fall_due(self) -> None:
        fall_due(self.plant, EACH, f"{self.due}-")
        self.due += EACH

    def all_handled(self) -> bool:
        return self.plant.count(HANDLED) == self.due


ALL = ("beat", "worker", "web")


def test_whatever_clock_of_the_portal_jumps_no_deadline_does(plant: Plant, figure):
    clocks = Clocks(plant)
    promised, alarms, handled, texts = plant.query(_PROMISED), [], [], Texts()
    for names in (ALL, ("web",), ("worker",), ("beat",)):
        for jump in JUMPS:
            clocks.put(names, jump)
            clocks.fall_due()
            if names != ("beat",):  # whose clock nobody reads but itself
                alarms.append(alarm_of(clocks, names))
            if names in (ALL, ("web",)):
                handled.append(seconds_until(plant, clocks.all_handled, seconds=60))
            texts.write(clocks)  # refused or taken, but never under another moment
            clocks.put(names, 0)
            plant.wait(lambda: well(clocks.visitor).get("clock") is True, seconds=60)
            handled.append(seconds_until(plant, clocks.all_handled, seconds=90))
            assert texts.write(clocks), "people cannot work again"
    assert [each.pid for each in plant.programs] == clocks.pids, plant.said
    early = plant.count("key LIKE 'ahead-%%' AND breached_at IS NOT NULL")
    moved = set(promised) - set(plant.query(_PROMISED))
    everything_is_written_once(plant, clocks.due)
    assert plant.query(_MISDATED) == [(0,)]
    is_stored_once(plant, texts)
    jumps = "clocks of the portal jump, 16 times"
    figure(f"{jumps}: deadlines moved or missed early", len(moved) + early, 0)
    figure("the same: until somebody can know of it", max(alarms), ALARM, "s")
    figure(
        "the same: until what fell due is handled, or is once it is right", max(handled), 90, "s"
    )


def alarm_of(clocks: Clocks, names: tuple[str, ...]) -> float:
    """Seconds until the web says that its clock is wrong, or that nothing is swept."""
    alarm = "clock" if "web" in names else None

    def is_said() -> bool:
        checks = well(clocks.visitor)
        if alarm:
            return checks.get("clock") is False
        return checks.get("clocks") is False or told(clocks.plant) > 0

    forget(clocks.plant)
    return seconds_until(clocks.plant, is_said, seconds=120)


def told(plant: Plant) -> int:
    """How many notices say that clocks disagree."""
    return plant.query("SELECT count(*) FROM notices_notice WHERE text = %s", OFF)[0][0]


def forget(plant: Plant) -> None:
    """Let the next one be told in the same hour again."""
    plant.query("UPDATE notices_notice SET key = key || '.' || id WHERE text = %s", OFF)
    plant.query("UPDATE notices_notice SET text = 'Told before.' WHERE text = %s", OFF)


class Texts:
    """Remarks of somebody who logs in again where a clock has ended the session."""

    def __init__(self) -> None:
        self.acknowledged: list[str] = []
        self.tried = 0

    def write(self, clocks: Clocks) -> bool:
        """One remark; whether it is noted."""
        self.tried += 1
        text, visitor = f"remark {self.tried}.", Visitor(clocks.port)
        try:
            visitor.log_in("1002", "guizhang-2026")
        except AssertionError:
            return False
        noted = visitor.remark(clocks.plant.servers.orders[0], text)
        self.acknowledged += [text] if noted else []
        return noted


def test_a_clock_of_the_database_that_jumps_is_told_of_within_a_minute(
    plant: Plant, figure, monkeypatch
):
    hand, postgres = Hand(plant.servers.folder / "database.time"), plant.servers.postgres
    usual = postgres._environment()
    monkeypatch.setattr(postgres, "_environment", lambda: usual | hand.env)
    postgres.stop()
    postgres.start()
    try:
        told_after, known_after = _jumps_of_the_database(plant, hand)
    finally:
        hand.put(0)
        plant.end()
        monkeypatch.undo()
        postgres.stop()
        postgres.start()
    figure(
        "the database's clock jumps, 4 times: until it is in the health", known_after, ALARM, "s"
    )
    figure("the same: until administrators have a notice", told_after, ALARM, "s")


def _jumps_of_the_database(plant: Plant, hand: Hand) -> tuple[float, float]:
    """The longest times until it was told, and until it could be known."""
    visitor = Visitor(plant.add_web())
    plant.add_beat()
    plant.add_worker("clocks", queues="clocks,default")
    plant.wait(lambda: well(visitor).get("clocks") is True, seconds=120)
    told_after, known_after = [], []
    for jump in JUMPS:
        forget(plant)
        hand.put(jump)
        known_after.append(
            seconds_until(plant, lambda: well(visitor).get("clock") is False, seconds=120)
        )
        more = seconds_until(plant, lambda: told(plant) > 0, seconds=120)
        told_after.append(known_after[-1] + more)
        hand.put(0)
        plant.wait(lambda: well(visitor).get("clock") is True, seconds=60)
    return max(told_after), max(known_after)
