"""Whatever happens to a backup, or while it is made, is found; the last good one stays."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta

import psutil
import pytest

from sitecontent.database.backups import locks, making, proving
from sitecontent.database.backups.making import DATABASE, FILES, MANIFEST
from sitecontent.database.backups.targets import INDEX, target_of
from sitecontent.database.backups.troubles import BackupTrouble, Busy
from tests.company import TEN, Company
from tests.depth import deep

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("C13-S2")]
NAME = "20260304T020000Z"


@pytest.fixture
def good(setup):
    """A backup of a small company, the last good one."""
    Company().receive()
    making.make(setup, at=TEN)
    return target_of(setup.targets[0])


def all_bytes(target) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() for path in sorted(target.root.rglob("*")) if path.is_file()
    }


def test_a_flipped_byte_is_found_in_any_of_a_hundred_places(setup, good, figure):
    dice, before, found = random.Random(7), all_bytes(good), 0
    parts = [good.root / NAME / part for part in (DATABASE, FILES, MANIFEST)]
    for number in range(100):
        path = parts[number % 3]
        whole = path.read_bytes()
        place = dice.randrange(len(whole))
        path.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << number % 8]) + whole[place + 1 :]
        )
        proved = proving.prove(setup, good, NAME)
        path.write_bytes(whole)
        assert proved.findings and path.name in proved.findings[0], (path.name, place)
        found += 1
    assert all_bytes(good) == before
    figure("bytes flipped in a backup, one at a time: found", found, 100, at_least=True)


def test_a_byte_that_was_flipped_before_its_digest_was_taken_is_found(setup, good):
    """The index is made to fit: what is locked still knows that it was changed."""
    dice = random.Random(8)
    for part in (DATABASE, FILES, MANIFEST):
        path = good.root / NAME / part
        whole, index = path.read_bytes(), (good.root / NAME / INDEX).read_text()
        place = dice.randrange(200, len(whole))
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        fresh = locks.part_of(path).sha256
        old = good.index(NAME, setup.work).parts[part]
        (good.root / NAME / INDEX).write_text(index.replace(old.sha256, fresh))
        findings = proving.prove(setup, good, NAME).findings
        assert (findings and "打不开" in findings[0]) or part in findings[0]
        path.write_bytes(whole)
        (good.root / NAME / INDEX).write_text(index)


@pytest.mark.parametrize("part", [DATABASE, FILES, MANIFEST])
def test_a_missing_file_is_found(setup, good, part):
    (good.root / NAME / part).unlink()
    assert part in proving.prove(setup, good, NAME).findings[0]


def test_a_set_without_its_index_counts_as_none(setup, good):
    (good.root / NAME / INDEX).unlink()
    assert good.names() == []


def test_another_key_opens_nothing(setup, good, tmp_path):
    locks.make_identity(tmp_path / "other.key")
    proved = proving.prove(replace(setup, identity=tmp_path / "other.key"), good, NAME)
    assert not proved.holds and MANIFEST in proved.findings[0]


def test_a_private_key_that_others_read_is_not_used(setup, good):
    setup.identity.chmod(0o640)
    with pytest.raises(BackupTrouble, match="0600"):
        proving.prove(setup, good, NAME)


def test_a_full_disk_leaves_the_last_good_one(setup, good, monkeypatch):
    """No file of this process may grow past 20 kB: every write beyond fails, as on a full disk."""
    before = all_bytes(good)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises((OSError, BackupTrouble)):
            making.make(setup, at=TEN + timedelta(days=1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, was)
    assert all_bytes(good) == before
    assert proving.prove(setup, good, NAME, ask=False).holds


def test_too_little_space_is_seen_before_anything_is_written(setup, good):
    with pytest.raises(BackupTrouble, match=str(setup.work)):
        making.make(setup, at=TEN + timedelta(days=1), last_size=1 << 60)
    assert good.names() == [NAME]


def test_a_dump_killed_in_the_middle_is_no_backup(setup, good, monkeypatch):
    """pg_dump dies while its output is read: the stream ends, and is not taken for the whole."""
    lock = locks.lock

    class Killing:
        def __init__(self, source):
            self.source, self.left = source, 3

        def read(self, size=-1):
            self.left -= 1
            if self.left == 0:
                for child in psutil.Process().children():
                    if "pg_dump" in child.name():
                        child.kill()
            return self.source.read(min(size, 2000))

    monkeypatch.setattr(locks, "lock", lambda source, *words: lock(Killing(source), *words))
    with pytest.raises(BackupTrouble, match="pg_dump"):
        making.make(setup, at=TEN + timedelta(days=1))
    assert good.names() == [NAME]
    assert list(setup.work.glob("2*")) == []


MAKE = """
import django, sys; django.setup()
from pathlib import Path
from datetime import datetime, timezone
from sitecontent.database.backups import making
from sitecontent.database.backups.setup import Setup
source, key, kept, work = sys.argv[1:]
making.make(Setup(source=source, scratch=source, recipients=[key], targets=[kept],
    work=Path(work), attacker=source), at=datetime(2026, 3, 5, 2, tzinfo=timezone.utc))
"""


def test_a_run_killed_anywhere_leaves_the_last_good_one(setup, good):
    """SIGKILL after ever longer times: what is there afterwards is nothing, or whole."""
    before, dice = all_bytes(good), random.Random(3)
    words = [setup.source, setup.recipients[0], setup.targets[0], str(setup.work)]
    for _round in range(deep(6, 3)):
        process = subprocess.Popen([sys.executable, "-c", MAKE, *words])
        killing = threading.Timer(dice.uniform(1.0, 4.5), process.kill)
        killing.start()
        process.wait()
        killing.cancel()
        for name in set(good.names()) - {NAME}:
            assert proving.prove(setup, good, name, ask=False).holds
            shutil.rmtree(good.root / name)
        kept = {path: text for path, text in all_bytes(good).items() if f"/{NAME}/" in path}
        assert kept == before
    time.sleep(0.2)
    making.make(setup, at=TEN + timedelta(days=2))
    assert not [name for name in os.listdir(setup.work) if name != "lock"]


def test_two_at_once_are_one(setup, good):
    with (
        making.working(setup.work, making.PROVE, NAME),
        pytest.raises(Busy),
    ):
        now = making.running(setup.work)
        assert (now.what, now.name) == (making.PROVE, NAME)
        assert abs(time.time() - now.since.timestamp()) < 60
        making.make(setup, at=TEN + timedelta(days=1))
    assert making.running(setup.work) is None


def test_a_target_that_fails_holds_up_no_other(setup, good, tmp_path):
    (tmp_path / "file").write_text("")
    both = replace(setup, targets=[str(tmp_path / "file" / "below"), setup.targets[0]])
    made = making.make(both, at=TEN + timedelta(days=1))
    assert made.stored == [setup.targets[0]]
    assert list(made.errors) == [str(tmp_path / "file" / "below")]
