"""A second, empty machine: the portal comes back with one command, logs people in and verifies."""

import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings as own

from config.embedded import Postgres
from config.postgres import binary
from config.processes import run_as, wait_until
from sitecontent.database.backups import locks, making
from tests.company import TEN, Company

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.clause("C13-S2", "C13-5"),
]
LOGIN = """
from django.core.management import call_command
from django.test import Client
call_command("verify_orders")
client = Client(headers={"host": "127.0.0.1"})
answer = client.post("/account/login/", {"login": "1002", "password": "guizhang-2026"})
assert answer.status_code == 302 and answer.headers["Location"] == "/", answer.status_code
assert client.get("/desk/").status_code == 200
"""
OUTSIDE = ("DATABASE_URL", "DATABASE_OWNER_URL", "BACKUP_DATABASE_URL", "REDIS_URL", "SECRET_KEY",
           "DATABASE_SUPERUSER_URL", "BYLAW_TEST_SERVERS")  # fmt: skip


@pytest.fixture
def open_folder():
    """A folder that the servers' own account may enter, where the tests run as root."""
    with tempfile.TemporaryDirectory(prefix="bylaw-restore-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def second(open_folder):
    """`second("command", …)` runs manage.py on a machine that has nothing."""
    var = open_folder
    env = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
    env |= {"BYLAW_VAR": str(var), "BYLAW_DEMO": "0", "BACKUP_JOBS": "1"}

    def run(*command) -> subprocess.CompletedProcess:
        words = [sys.executable, "-W", "ignore", own.BASE_DIR / "manage.py", *command]
        return subprocess.run(words, env=env, capture_output=True, text=True, check=False)

    run.var = var
    return run


@pytest.mark.deep
def test_it_comes_back_with_one_command(setup, second, settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    company = Company()
    company.receive()
    making.make(setup, at=TEN)
    words = ["restore", setup.targets[0], "--identity", str(setup.identity)]
    # A wrong key brings nothing and changes nothing: the machine is still empty after it.
    locks.make_identity(tmp_path / "other.key")
    refused = second(*words[:-1], str(tmp_path / "other.key"))
    assert refused.returncode == 1 and "does not open" in refused.stderr  # in one language
    done = second(*words)
    assert done.returncode == 0, done.stderr
    assert "20260304T020000Z" in done.stdout
    assert "bylaw_before" not in done.stdout  # an empty database is not worth keeping
    # The seals come back beside the database, where they are compared with it.
    assert (second.var / "seals.log").read_text() == setup.files["seals.log"].read_text()
    (second.var / "seals.log").unlink()
    logged_in = second("shell", "-c", LOGIN)
    assert logged_in.returncode == 0, logged_in.stderr
    # What is there is not written over unless that is said, and is kept even then.
    assert second(*words).returncode == 1
    replaced = second(*words, "--replace")
    assert replaced.returncode == 0 and "bylaw_before_20260304t020000z" in replaced.stdout


class Archiving(Postgres):
    """The server of the portal as docs/operations.md has it for a point in time."""

    def _settings(self) -> dict:
        archive = self.folder / "archive"
        return super()._settings() | {
            "wal_level": "replica", "archive_mode": "on", "max_wal_senders": "3",
            "archive_command": f"test ! -f {archive}/%f && cp %p {archive}/%f",
        }  # fmt: skip


def query(url: str, statement: str):
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None


def test_back_to_a_point_in_time(open_folder):
    """docs/operations.md, word for word: a base backup, archived log, a moment before the harm."""
    server = Archiving(open_folder / "postgres")
    server.folder.mkdir()
    try:
        server._make_folder(server.folder / "archive")
        server.start()
        _harm_and_return(server)
    finally:
        server.kill()


def _harm_and_return(server: Archiving) -> None:
    url = server.superuser_url
    with (server.data / "pg_hba.conf").open("a") as rules:
        rules.write("host replication all 127.0.0.1/32 scram-sha-256\n")
    query(url, "SELECT pg_reload_conf()")
    base = server.folder / "base"
    server._make_folder(base)
    done = run_as(
        [binary("pg_basebackup"), "-D", base, "-X", "none", "-c", "fast", "-d", url],
        env=server._environment(), cwd=server.folder, account=server.account,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    query(url, "CREATE TABLE kept (n integer); INSERT INTO kept SELECT generate_series(1, 1000)")
    ((moment,),) = query(url, "SELECT clock_timestamp()::text")
    query(url, "SELECT pg_sleep(1.1)")
    query(url, "DROP TABLE kept")
    ((name,),) = query(url, "SELECT pg_walfile_name(pg_switch_wal())")
    archived = "SELECT last_archived_wal >= %s FROM pg_stat_archiver"
    assert wait_until(lambda: query(url, archived.replace("%s", f"'{name}'"))[0][0], seconds=30)
    server.stop()
    server.data.rename(server.folder / "harmed")
    base.rename(server.data)
    with (server.data / "postgresql.auto.conf").open("a") as settings_file:
        settings_file.write(
            f"restore_command = 'cp {server.folder}/archive/%f %p'\n"
            f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n"
        )
    (server.data / "recovery.signal").touch()
    server.start()
    recovering = "SELECT pg_is_in_recovery()"
    assert wait_until(lambda: not query(url, recovering)[0][0], seconds=60)
    assert query(url, "SELECT count(*) FROM kept") == [(1000,)]
