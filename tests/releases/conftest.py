"""The data of every release before, restored into a database of its own."""

import gzip
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from config.postgres import OWNER
from sitecontent.database.backups import programs

FOLDER = Path(__file__).parent
DUMPS = sorted(FOLDER.glob("*.sql.gz"))
VERSIONS = [each.name.removesuffix(".sql.gz") for each in DUMPS]
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")


@pytest.fixture
def restored(request) -> Iterator[dict[str, str]]:
    """The environment of a portal on the data of an older release, not yet migrated."""
    version = request.param
    name = f"bylaw_forward_{version.replace('.', '_')}"
    url = os.environ["DATABASE_SUPERUSER_URL"]
    with closing(psycopg2.connect(programs.named(url, "postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE template0')
            try:
                _fill(programs.named(url, name), FOLDER / f"{version}.sql.gz")
                yield _environment(name, version)
            finally:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _fill(url: str, dump: Path) -> None:
    """The rows and the schema as the owner's; the extensions as the server's administrator adds
    them by the SQL of `manage.py roles`."""
    extensions = "".join(f"CREATE EXTENSION {name};\n" for name in EXTENSIONS)
    sql = gzip.decompress(dump.read_bytes()).decode()
    sql = re.sub(r"^(CREATE|COMMENT ON) EXTENSION .*$", "", sql, flags=re.MULTILINE)
    done = subprocess.run(
        [programs.program("psql"), "-q", "-X", "-v", "ON_ERROR_STOP=1"],
        input=f"{extensions}SET ROLE {OWNER};\n{sql}", text=True, capture_output=True,
        env=programs.environment(url), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def _environment(name: str, version: str) -> dict[str, str]:
    roles = ("DATABASE_URL", "DATABASE_OWNER_URL", "BACKUP_DATABASE_URL")
    urls = {role: programs.named(os.environ[role], name) for role in roles}
    keys = Path(os.environ["BYLAW_VAR"]) / f"{version}.keys.json"
    keys.parent.mkdir(parents=True, exist_ok=True)
    keys.write_bytes((FOLDER / keys.name).read_bytes())
    keys.chmod(0o600)
    own = {"VAULT_KEYS": str(keys), "SEAL_FILE": str(keys.with_suffix(".seals"))}
    return os.environ | urls | own


def python(*words: str, env: dict[str, str], cwd: Path | None = None) -> str:
    """What a process of the portal says. Fails with its own words where it fails."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *words], capture_output=True, text=True, env=env,
        check=False, cwd=cwd,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
