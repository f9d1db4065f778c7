"""The PostgreSQL and Valkey of one test run: begun before Django reads its settings."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from config.embedded import Postgres, ServerTrouble, Valkey
from config.postgres import OWNER
from config.processes import random_password


def begin() -> None:
    """Start the run's own servers and name them, and nothing else, to the settings.

    xdist's workers find the environment already set by the process that started them.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    if settings.configured:
        pytest.exit(
            "Settings were read before the test servers stood: unset DJANGO_SETTINGS_MODULE, "
            "tests never use a database of the environment.",
            returncode=3,
        )
    try:
        os.environ.update(_start())
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
        "REDIS_URL": valkey.url,
        "SECRET_KEY": random_password(),
        "BYLAW_VAR": str(folder / "var"),
        "BYLAW_DEMO": "0",
        "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def _end(folder: Path, *servers: Postgres | Valkey) -> None:
    for server in servers:
        # No clean shutdown: nothing of a test run is kept.
        server.kill()
    shutil.rmtree(folder, ignore_errors=True)
