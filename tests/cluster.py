"""The PostgreSQL and Valkey of one test run: begun before Django reads its settings.

The run's own database is migrated once; every test process works in a copy of it.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings

from config.embedded import Postgres, ServerTrouble, Valkey
from config.postgres import DATABASE, OWNER
from config.processes import random_password

BEGUN = "BYLAW_TEST_SERVERS"
MIGRATED = f"{DATABASE}_migrated"


def begin() -> None:
    """Start the run's own servers and name them, and nothing else, to the settings.

    The stages of `make test` and the workers of xdist find the environment already set by the
    process that started them.
    """
    if BEGUN in os.environ:
        return
    if settings.configured:
        pytest.exit(
            "Settings were read before the test servers stood: unset DJANGO_SETTINGS_MODULE, "
            "tests never use a database of the environment.",
            returncode=3,
        )
    try:
        os.environ.update(_start() | {BEGUN: "1"})
    except ServerTrouble as trouble:
        pytest.exit(str(trouble), returncode=3)


def _start() -> dict[str, str]:
    folder = Path(tempfile.mkdtemp(prefix="bylaw-test-"))
    folder.chmod(0o755)  # as root the servers run under another account
    postgres, valkey = Postgres(folder / "postgres", fsync=False), Valkey(folder / "valkey")
    atexit.register(_end, folder, postgres, valkey)
    postgres.start()
    valkey.start()
    # Tests that commit are swept by the owner past the triggers; only a test cluster allows it.
    connection = psycopg2.connect(postgres.superuser_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")
    connection.close()
    return {
        "DATABASE_URL": postgres.app_url,
        "DATABASE_OWNER_URL": postgres.owner_url,
        "DATABASE_SUPERUSER_URL": postgres.superuser_url,
        "BACKUP_DATABASE_URL": postgres.backup_url,
        "REDIS_URL": valkey.url,
        "SECRET_KEY": random_password(),
        "BYLAW_VAR": str(folder / "var"),
        "BYLAW_DEMO": "0",
        "SECOND_FACTOR": "0",  # asked for in the tests of the login alone
        "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def migrate_once(migrate: Callable[[], None]) -> str:
    """The name of a migrated database that nobody is in, for copies; whoever comes first makes it.

    It is itself a copy of the run's own database, in which `migrate` does the work.
    """
    address = urlsplit(os.environ["DATABASE_SUPERUSER_URL"])
    connection = psycopg2.connect(address._replace(path="/postgres").geturl())
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(1)")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MIGRATED])
        if not cursor.fetchone():
            migrate()
            cursor.execute(
                f"CREATE DATABASE {MIGRATED} TEMPLATE {DATABASE} OWNER {OWNER}"
                " ALLOW_CONNECTIONS false"
            )
    return MIGRATED


def _end(folder: Path, *servers: Postgres | Valkey) -> None:
    for server in servers:
        # No clean shutdown: nothing of a test run is kept.
        server.kill()
    shutil.rmtree(folder, ignore_errors=True)
