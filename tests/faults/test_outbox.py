"""Ten thousand letters through a mail server that fails at a third of them (figure 15)."""

import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings

from tests.depth import deep
from tests.faults.plant import Plant
from tests.faults.post import FAILS, Post

pytestmark = [pytest.mark.slow, pytest.mark.deep]

LETTERS, KILLS, SEED = deep(10_000, 300), deep(20, 2), 20261130
LEASE_STEPS = 7  # what was taken by who is killed is free again after so many steps
_NOTICES = """
WITH reader AS (SELECT id FROM people_employee WHERE number = '1002'), mail AS (
    UPDATE people_employee SET email = 'reader@example.cn' WHERE number = '1002'
), told AS (
    INSERT INTO notices_notice (recipient_id, key, kind, text, params, url, clause, at)
    SELECT reader.id, 'import:' || number, 'import', 'Import %%(number)s is done.',
        jsonb_build_object('number', number), '', '', now()
    FROM reader, generate_series(1, %s) AS number RETURNING id
)
INSERT INTO notices_delivery (notice_id, key, not_before, in_digest, attempts, error)
SELECT id, id::text, now(), false, 0, '' FROM told
"""


@pytest.fixture
def post():
    """The mail server at work."""
    made = Post(SEED)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


class Relays:
    """The relay in one process after another, each killed in the middle of its work."""

    def __init__(self, plant: Plant, post: Post) -> None:
        address = f"mailto://127.0.0.1:{post.port}?from=portal@example.cn&to={{email}}"
        self.env = plant.env | {"NOTICE_MAIL_URL": address, "LOG_LEVEL": "ERROR"}
        self.step = 0

    def run(self, post: Post, *, kill_after: int = 0) -> bool:
        """One process; killed once so many more letters were taken. Whether it was killed."""
        command = [sys.executable, "-m", "tests.faults.post", str(self.step)]
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=self.env, stdout=subprocess.PIPE, text=True
        )
        reading = threading.Thread(target=self._read, args=(process,))
        reading.start()
        goal = sum(post.taken.values()) + kill_after
        while process.poll() is None:
            if kill_after and sum(post.taken.values()) >= goal:
                os.kill(process.pid, signal.SIGKILL)
            time.sleep(0.002)
        reading.join()
        assert process.returncode in (0, -signal.SIGKILL)
        self.step += LEASE_STEPS
        return process.returncode != 0

    def _read(self, process: subprocess.Popen) -> None:
        for line in process.stdout:
            self.step = int(line)


def test_no_letter_is_lost_and_only_who_is_killed_sends_one_twice(plant: Plant, post: Post, figure):
    plant.query(_NOTICES, LETTERS)
    relays, chance = Relays(plant, post), random.Random(SEED)
    kills = sum(
        relays.run(post, kill_after=chance.randint(1, LETTERS // (2 * KILLS)))
        for _kill in range(KILLS)
    )
    relays.run(post)
    rows = plant.query("SELECT id, done_at, given_up_at, error FROM notices_delivery")
    done = {pk for pk, done_at, *_ in rows if done_at}
    given_up = [row for row in rows if row[2]]
    assert len(rows) == LETTERS
    assert all(error for *_, error in given_up)
    lost = [pk for pk in done if not post.taken[pk]] + [r for r in rows if not r[1] and not r[2]]
    twice = sum(count - 1 for count in post.taken.values())
    many = f"{LETTERS} letters, {FAILS:.0%} of tries fail ({post.failed}), {kills} kills"
    figure(f"{many}: lost", len(lost), 0)
    figure("the same: sent twice", twice, kills)
    # Eight failures in a row, and the outbox says so: 0.3 ** 8 of ten thousand is not quite one.
    figure("the same: given up after eight tries, and said so", len(given_up), 5)
