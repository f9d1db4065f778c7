"""A backup is proved: brought back into a database of its own, compared with its manifest, asked
what its rooms ask of it, attacked, and dropped again."""

import json
import logging
import os
import shutil
import subprocess
import sys
import tarfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext_noop as _

from regulations.notices.sayings import Said
from regulations.rulebook import clause
from sitecontent.database.backups import attacks, locks, manifest, programs, scratch
from sitecontent.database.backups.locks import part_of
from sitecontent.database.backups.making import DATABASE, FILES, MAKING, MANIFEST, PROVE, working
from sitecontent.database.backups.setup import Setup
from sitecontent.database.backups.targets import Index, Target
from sitecontent.database.backups.troubles import BackupTrouble

logger = logging.getLogger(__name__)
NO_KEY = _("The private key of the backups is not here: BACKUP_IDENTITY names its file.")
FILE_CHANGED = _("The file %(name)s is another than was backed up.")
UNCARRIED = _("The restored database could not be brought to this release: %(error)s")
UNASKED = _("The restored portal could not be asked: %(error)s")


@dataclass
class Proved:
    """What came of a proof: nothing found is a proved backup."""

    name: str
    target: str
    size: int = 0
    sha256: str = ""  # of the locked database
    findings: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    tables: int = 0
    rows: int = 0

    @property
    def holds(self) -> bool:
        """Whether the backup came back whole."""
        return not self.findings


def prove(setup: Setup, target: Target, name: str, *, ask: bool = True) -> Proved:
    """Restore a backup beside everything else and look whether it is whole.

    What is wrong with the backup is a finding; BackupTrouble is raised only for what says nothing
    about it: no private key, another run going on.
    """
    if setup.identity is None:
        raise BackupTrouble(NO_KEY)
    identity = locks.read_identity(setup.identity)
    proved = Proved(name, target.label)
    with working(setup.work, PROVE, name):
        draft = setup.work / f"{name}.proof{MAKING}"
        draft.mkdir(mode=0o700)
        begun = time.perf_counter()
        try:
            _prove(setup, target, proved, draft, identity, ask=ask)
        except BackupTrouble as trouble:
            proved.findings.append(trouble.said)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    proved.seconds["all"] = round(time.perf_counter() - begun, 3)
    return proved


def _prove(setup: Setup, target: Target, proved: Proved, draft: Path, identity, *, ask) -> None:
    with _timing(proved, "fetch"):
        index = target.bring(proved.name, draft)
        proved.size, proved.sha256 = index.size, index.parts[DATABASE].sha256
    with _timing(proved, "unlock"):
        stored = read_manifest(draft, index, identity)
        unlock(draft / DATABASE, draft / "database", identity)
        proved.findings += check_files(draft, stored, identity)
    proved.tables = len(stored["tables"])
    proved.rows = sum(count for count, _sum in stored["tables"].values())
    with scratch.database(setup.scratch, proved.name, stored["database"]) as url:
        with _timing(proved, "restore"):
            bring_back(draft / "database", url)
        (draft / "database").unlink()
        with _timing(proved, "compare"):
            proved.findings += _compare_and_ask(url, stored) if ask else compare(url, stored)
        with _timing(proved, "attack"):
            database = programs.database_of(url)
            proved.findings += attacks.attack(programs.named(setup.attacker, database))


def _compare_and_ask(url: str, stored: dict) -> list[str]:
    """Both at once; a backup of an earlier release is first compared, then carried forward."""
    if is_earlier(stored):
        return compare(url, stored) + (carry(url) or ask_portal(url))
    with ThreadPoolExecutor(1) as other:
        asked = other.submit(ask_portal, url)
        return compare(url, stored) + asked.result()


class _timing:
    def __init__(self, proved: Proved, what: str):
        self.proved, self.what = proved, what

    def __enter__(self):
        self.begun = time.perf_counter()

    def __exit__(self, *error):
        self.proved.seconds[self.what] = round(time.perf_counter() - self.begun, 3)


def read_manifest(draft: Path, index: Index, identity) -> dict:
    """The manifest of a set that lies in `draft`. Raises BackupTrouble."""
    unlock(draft / MANIFEST, draft / "manifest", identity)
    stored = manifest.read((draft / "manifest").read_bytes())
    if stored["name"] != index.name or stored["at"] != index.at:
        raise BackupTrouble(_("The manifest belongs to another backup."))
    return stored


def unlock(path: Path, target: Path, identity) -> None:
    """Write what is locked in a file to another one, readable by its owner alone."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        locks.unlock(path, file, identity)


def _unpack(archive: Path, folder: Path) -> None:
    """Files and folders of an archive, as the owner's own; what is neither, or would lie outside,
    is left out. By hand: the filters of tarfile came with Python 3.11.4."""
    with tarfile.open(archive) as tar:
        for each in tar:
            inside = (folder / each.name).resolve().is_relative_to(folder.resolve())
            if inside and (each.isfile() or each.isdir()):
                each.mode = 0o700 if each.isdir() else 0o600
                each.uid, each.gid, each.uname, each.gname = os.getuid(), os.getgid(), "", ""
                tar.extract(each, folder)


def check_files(draft: Path, stored: dict, identity) -> list[str]:
    """Unpack the files beside the database into `draft`/files; those that differ."""
    unlock(draft / FILES, draft / "files.tar", identity)
    folder = draft / "files"
    _unpack(draft / "files.tar", folder)
    (draft / "files.tar").unlink()
    found = {
        str(path.relative_to(folder)): list(vars(part_of(path)).values())
        for path in folder.rglob("*")
        if path.is_file()
    }
    names = sorted(found.keys() | stored["files"].keys())
    wrong = [name for name in names if found.get(name) != stored["files"].get(name)]
    return [Said(FILE_CHANGED, name=name) for name in wrong]


def bring_back(path: Path, url: str) -> None:
    """Restore a dump into an empty database; the first error ends it. Raises BackupTrouble."""
    words = ["--no-owner", "--no-comments", "--exit-on-error", f"--jobs={settings.BACKUP_JOBS}"]
    programs.run("pg_restore", *words, f"--dbname={programs.database_of(url)}", str(path), url=url)


def compare(url: str, stored: dict) -> list[str]:
    """What of a restored database differs from its manifest."""
    with closing(programs.connect(url)) as connection:
        found = list(manifest.differences(stored, manifest.describe(connection)))
        return found + list(manifest.behind(connection))


def is_earlier(stored: dict) -> bool:
    """Whether this release has migrations that the backup has not seen."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return bool({".".join(key) for key in known} - set(stored["migrations"]))


@clause("C13-M2")
def carry(url: str) -> list[str]:
    """Bring a restored database to this release; what kept it from that."""
    done = _manage(url, "migrate", "--noinput", "--verbosity=0")
    return [] if done.returncode == 0 else [Said(UNCARRIED, error=_last_line(done))]


def ask_portal(url: str) -> list[str]:
    """What the portal itself says when it works with the restored database."""
    done = _manage(url, "ask_restored")
    try:
        said = json.loads(done.stdout)
        for need in said["needs"]:
            logger.warning("proof: %s", need)
        return [_read(each) for each in said["findings"]]
    except (ValueError, KeyError, TypeError):
        return [Said(UNASKED, error=_last_line(done))]


def _read(said: str | dict) -> str:
    """What another process said: a sentence as one again, words in each language as one of them."""
    if isinstance(said, dict) and "text" in said:
        return Said(said["text"], **said["params"])
    return said if isinstance(said, str) else Said("%(said)s", said=said)


def _manage(url: str, *command: str) -> subprocess.CompletedProcess:
    env = dict(os.environ) | {"DATABASE_URL": url, "DATABASE_OWNER_URL": url}
    # What a later step of the release grants is meant for the portal's role, not for this one.
    env["DATABASE_APP_ROLE"] = urlsplit(
        settings.BACKUP_ATTACK_URL or settings.DATABASE_URL
    ).username
    env.pop("BYLAW_AS_OWNER", None)
    words = [sys.executable, "-W", "ignore", settings.BASE_DIR / "manage.py", *command]
    return subprocess.run(
        words, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


def _last_line(done: subprocess.CompletedProcess) -> str:
    return (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1][:300]
