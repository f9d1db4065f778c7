"""A backup is made: one snapshot, described and dumped at once, locked as it is written, then
copied to every target. Nothing that was there before is touched."""

import fcntl
import hashlib
import io
import json
import os
import shutil
import tarfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_noop as _

from sitecontent.database.backups import locks, manifest, programs, rules
from sitecontent.database.backups.locks import Part
from sitecontent.database.backups.setup import Setup
from sitecontent.database.backups.targets import INDEX, Index, Target, targets_of, to_disk
from sitecontent.database.backups.troubles import BackupTrouble, Busy

MAKING, LOCK = ".making", "lock"
MAKE, PROVE, RESTORE = "make", "prove", "restore"
DATABASE, FILES, MANIFEST = "database.age", "files.age", "manifest.age"
BUSY = _("Another backup or proof is being made.")
MB = 1 << 20
NO_TARGET = _("No place for backups is set: BACKUP_TARGETS.")
FULL = _("Only %(free)s MB are free in %(place)s; a backup needs %(needed)s MB.")
NOWHERE = _("The backup reached no target: %(errors)s")


@dataclass
class Made:
    """A finished backup: where it lies, where it could not be put, and how long things took."""

    index: Index
    manifest: dict
    stored: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def make(setup: Setup, *, at: datetime, last_size: int = 0) -> Made:
    """Make a backup of everything and put it into every target.

    A target that cannot be reached holds up no other. Raises BackupTrouble, and OSError where a
    disk is full: then nothing of the try is left but, at most, what the next one takes away.
    """
    recipients, targets = locks.recipients_of(setup.recipients), targets_of(setup.targets)
    if not targets:
        raise BackupTrouble(NO_TARGET)
    with working(setup.work, MAKE):
        require_space(setup.work, targets, int(last_size * rules.SPARE))
        name = rules.name_of(at)
        draft = setup.work / f"{name}{MAKING}"
        draft.mkdir(mode=0o700)
        try:
            made = _fill(setup, draft, name, at, recipients)
            _spread(made, draft, targets)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return made


@dataclass(frozen=True)
class Running:
    """What is being done now, of which backup, and since when."""

    what: str
    name: str
    since: datetime


@contextmanager
def working(folder: Path, what: str, name: str = "") -> Iterator[None]:
    """The work folder for this process alone, without what a killed one left. Raises Busy."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as lock:
        if not _is_ours(lock):
            raise Busy(BUSY)
        for left in folder.glob(f"*{MAKING}"):
            shutil.rmtree(left, ignore_errors=True)
        lock.truncate(0)
        lock.write(json.dumps({"what": what, "name": name}))
        lock.flush()
        yield


def _is_ours(lock: IO[str]) -> bool:
    """Whether this process has the lock now; who only looks at it holds it for an instant."""
    for left in range(5, 0, -1):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05 if left > 1 else 0)
        else:
            return True
    return False


def running(folder: Path) -> Running | None:
    """What is being made or proved now on this machine."""
    try:
        with (folder / LOCK).open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                held = json.load(lock)
                since = datetime.fromtimestamp(os.fstat(lock.fileno()).st_mtime, UTC)
                return Running(held["what"], held["name"], since)
    except (OSError, ValueError, KeyError):  # no lock yet, or one that is just being written
        return None
    return None


def require_space(work: Path, targets: list[Target], needed: int) -> None:
    """Refuse to begin where a disk is too full. Raises BackupTrouble."""
    places = [(str(work), shutil.disk_usage(work).free)]
    places += [(target.label, target.free()) for target in targets]
    for place, free in places:
        if free is not None and free < needed:
            raise BackupTrouble(FULL, free=free // MB, place=place, needed=-(-needed // MB))


def _fill(setup: Setup, draft: Path, name: str, at: datetime, recipients) -> Made:
    parts: dict[str, Part] = {}
    seconds: dict[str, float] = {}
    with snapshot(setup.source) as (connection, number), ThreadPoolExecutor(1) as other:
        described = other.submit(_timed, seconds, "describe", manifest.describe, connection)
        try:
            words = (setup.source, number, draft / DATABASE, recipients)
            parts[DATABASE] = _timed(seconds, "dump", dump, *words)
        except BaseException:
            connection.cancel()  # or the pool would wait for it
            raise
        content = described.result()
    parts[FILES], content["files"] = _timed(
        seconds, "files", _pack, setup.files, draft / FILES, recipients
    )
    content |= {"name": name, "at": at.isoformat()}
    text = manifest.as_bytes(content)
    parts[MANIFEST] = locks.lock(io.BytesIO(text), draft / MANIFEST, recipients)
    index = Index(name, at.isoformat(), parts)
    (draft / INDEX).write_bytes(index.as_bytes())
    to_disk(draft / INDEX)
    return Made(index, content, seconds=seconds)


def _timed(seconds: dict, what: str, act, *words):
    begun = time.perf_counter()
    try:
        return act(*words)
    finally:
        seconds[what] = round(time.perf_counter() - begun, 3)


@contextmanager
def snapshot(url: str) -> Iterator[tuple[object, str]]:
    """A transaction that sees one moment, and the number by which others see the same."""
    connection = programs.connect(url)
    try:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            number = cursor.fetchone()[0]
        yield connection, number
    finally:
        connection.close()


def dump(url: str, number: str, path: Path, recipients) -> Part:
    """The whole database of a snapshot, locked on its way to the disk."""
    words = ["--format=custom", "--compress=1", f"--snapshot={number}", "--no-comments"]
    with programs.output_of("pg_dump", *words, url=url) as stream:
        return locks.lock(stream, path, recipients)


def _pack(files: dict[str, Path], path: Path, recipients) -> tuple[Part, dict[str, list]]:
    """The files beside the database as a locked tar; what each of them was."""
    held: dict[str, list] = {}
    read, write = os.pipe()
    with os.fdopen(read, "rb") as source:
        filling = threading.Thread(target=_tar, args=(files, write, held))
        filling.start()
        try:
            part = locks.lock(source, path, recipients)
        finally:
            source.close()
            filling.join()
    if error := held.pop("", None):
        raise error[0]
    return part, held


def _tar(files: dict[str, Path], handle: int, held: dict[str, list]) -> None:
    try:
        with os.fdopen(handle, "wb") as out, tarfile.open(fileobj=out, mode="w|") as tar:
            for name, root in sorted(files.items()):
                for path in _walk(root):
                    inside = name if path == root else f"{name}/{path.relative_to(root)}"
                    held[inside] = _add(tar, inside, path)
    except BaseException as error:  # told by the thread that waits
        held[""] = [error]


def _walk(root: Path) -> list[Path]:
    if root.is_file():
        return [root]
    return sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())


def _add(tar: tarfile.TarFile, name: str, path: Path) -> list:
    """Add a file as it is at this moment: one that grows meanwhile is cut there."""
    content = path.read_bytes()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))
    return [info.size, hashlib.sha256(content).hexdigest()]


def _spread(made: Made, draft: Path, targets: list[Target]) -> None:
    begun = time.perf_counter()
    for target in targets:
        try:
            target.store(made.index.name, draft)
        except Exception as error:  # whatever a library raises: the others are tried all the same
            made.errors[target.label] = f"{type(error).__name__}: {error}"[:500]
        else:
            made.stored.append(target.label)
    made.seconds["store"] = round(time.perf_counter() - begun, 3)
    if not made.stored:
        errors = "; ".join(f"{label}: {error}" for label, error in made.errors.items())
        raise BackupTrouble(NOWHERE, errors=errors)
