"""The data of every release before, brought to the schema of this one (C13-M2)."""

import gzip
import json
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
# Rows that a migration makes or takes as it goes; all others stay as many as they were.
MOVING = {
    "auth_group", "auth_group_permissions", "auth_permission", "django_content_type",
    "django_migrations", "people_position", "axes_accessattempt", "django_session",
    "usersessions_usersession",
}  # fmt: skip
# Table or address of an older release → why it is not there any more. A release that takes
# something away writes it down here, with where its rows went.
GONE: dict[str, str] = {
    "people_levelgrant": "its rows are in database_rightgrant, as given earlier (C13-2)",
    **dict.fromkeys(
        (
            "admin:auth/group/<path:object_id>/", "admin:auth_group_add",
            "admin:auth_group_change", "admin:auth_group_changelist", "admin:auth_group_delete",
            "admin:auth_group_history",
        ),
        "rights change by approved requests alone (C13-2)",
    ),
    "products:export": "a list of goods is data that leaves: its right is asked for now (C13-9)",
}  # fmt: skip


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


def python(*words: str, env: dict[str, str]) -> str:
    """What a process of the portal says. Fails with its own words where it fails."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *words], capture_output=True, text=True, env=env,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_there_is_data_of_a_release():
    assert DUMPS and all(each.stat().st_size < 600_000 for each in DUMPS)


@pytest.mark.slow
@pytest.mark.deep
@pytest.mark.clause("C13-M2")
@pytest.mark.parametrize("restored", VERSIONS, indirect=True)
def test_the_data_of_an_older_release_goes_on_in_this_one(restored, request):
    facts = FOLDER / f"{request.node.callspec.params['restored']}.json"
    python("manage.py", "migrate", "-v0", env=restored | {"BYLAW_AS_OWNER": "1"})
    python("manage.py", "load_rulebook", env=restored)
    found = json.loads(python("-m", "tests.releases.look", str(facts), env=restored))
    told = json.loads(facts.read_text(encoding="utf-8"))
    assert found["wrong"] == []
    lost = {
        table: (count, found["counts"].get(table))
        for table, count in told["counts"].items()
        if table not in MOVING | GONE.keys() and found["counts"].get(table, -1) < count
    }
    assert lost == {}
    assert sum(len(pages) for pages in told["pages"].values()) > 500
    broken = {
        where: status for where, status in found["broken"].items() if where.split()[1] not in GONE
    }
    assert broken == {}
