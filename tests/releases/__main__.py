"""`python -m tests.releases VERSION`: the data of this release, for the releases that follow."""

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests import cluster

FOLDER = Path(__file__).parent
# Rows of logins say nothing of what is to be carried forward.
EMPTY = ("django_session", "usersessions_usersession", "axes_accessattempt")
READERS = ("superuser", "manager", "administrator", "assistant", "accountant")


def main() -> None:
    """Make the three files of a version; refused where it has them already."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version")
    version = parser.parse_args().version
    dump = FOLDER / f"{version}.sql.gz"
    if not re.fullmatch(r"[\w.-]+", version) or dump.exists():
        raise SystemExit("Name a version that has no data yet: older data is never changed.")
    cluster.begin()
    _migrate()
    _write(dump)
    print(f"{dump} {dump.stat().st_size // 1024} kB: commit it with the files beside it.")


def _migrate() -> None:
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, check=True, env=os.environ | {"BYLAW_AS_OWNER": "1"})


def _write(dump: Path) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver"]
    from tests.addresses import House

    with transaction.atomic():
        house = House(settings.SEAL_FILE)
    facts = _facts(house)
    _dump(dump)
    version = dump.name.removesuffix(".sql.gz")
    told = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    (FOLDER / f"{version}.json").write_text(told + "\n", encoding="utf-8")
    _note_commit(version)
    # A key of this data alone, so that what was locked then still opens.
    shutil.copyfile(settings.VAULT_KEYS, FOLDER / f"{version}.keys.json")


def _note_commit(version: str) -> None:
    """Which program wrote the data: a later release migrates while this one serves."""
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    path = FOLDER / "commits.json"
    known = json.loads(path.read_text(encoding="utf-8")) | {version: head}
    path.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def _facts(house) -> dict:
    from tests.releases import look

    wrong = look.wrong()
    if wrong:
        raise SystemExit("\n".join(wrong))
    paths = house.paths()
    asked = {getattr(house, reader).number: paths for reader in READERS}
    pages, _broken = look.opened(asked)
    return {"counts": look.counts(), "pages": pages}


def _dump(path: Path) -> None:
    """The schema and its rows, but not who owns them and who may do what: migrating sets that."""
    from sitecontent.database.backups import programs

    without = [f"--exclude-table-data={table}" for table in EMPTY]
    words = ["--no-owner", "--no-privileges", *without]
    with (
        programs.output_of("pg_dump", *words, url=os.environ["DATABASE_OWNER_URL"]) as told,
        path.open("wb") as file,
        gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0) as packed,
    ):
        shutil.copyfileobj(told, packed)


if __name__ == "__main__":
    main()
