"""One database per test process: the owner makes and sweeps it, tests run as the portal's role."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import django
import psycopg2
import pytest
from django.conf import settings

from tests import cluster

cluster.begin()
django.setup()
# Logins are made by the hundred here; how slowly a password is hashed is not what is tested.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.utils import translation  # noqa: E402

from regulations.binding import denials  # noqa: E402
from regulations.rulebook import memory  # noqa: E402
from tests import rights  # noqa: E402

ROLES = {
    "app": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "superuser": "DATABASE_SUPERUSER_URL",
}
# What migrations left in each table, as COPY text; given back after a test that commits.
_migrated: dict[str, str] = {}


def become(role: str) -> None:
    """Let Django's connection be the role `app`, `owner` or `superuser` from its next query on."""
    address = urlsplit(os.environ[ROLES[role]])
    connection.close()
    connection.settings_dict.update(USER=address.username, PASSWORD=address.password)


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """The portal's connection as another role for a while; no transaction may be open."""
    become(role)
    try:
        yield
    finally:
        become("app")


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_blocker, django_db_modify_db_settings
):
    """A copy of the migrated database: made and dropped by the owner, used by the portal's role."""
    verbosity = request.config.option.verbose
    with django_db_blocker.unblock(), acting_as("owner"):
        connection.settings_dict["TEST"]["TEMPLATE"] = cluster.migrate_once(migrate)
        before = setup_databases(verbosity=verbosity, interactive=False, aliases={"default"})
        with connection.cursor() as cursor:
            cursor.execute(
                f'REVOKE TEMPORARY ON DATABASE "{connection.settings_dict["NAME"]}" FROM PUBLIC'
            )
            _migrated.update(_contents(cursor))
    with django_db_blocker.unblock(), acting_as("superuser"), connection.cursor() as cursor:
        cursor.execute(rights.MADE)
    TransactionTestCase._fixture_teardown = sweep
    yield
    with django_db_blocker.unblock(), acting_as("owner"):
        teardown_databases(before, verbosity=verbosity)


def migrate() -> None:
    """Bring the database the connection names up to date, and leave it."""
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def sweep(case: TransactionTestCase) -> None:
    """Give the database back as the migrations left it, after a test that commits.

    Django would TRUNCATE, which the portal's role may not do. The owner deletes past triggers and
    foreign keys instead, which is also quicker for a hundred nearly empty tables.
    """
    with acting_as("owner"), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in _tables_with_rows(cursor):
            cursor.execute(f'DELETE FROM "{table}"')
            if table in _migrated:
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(_migrated[table]))


def _tables_with_rows(cursor) -> list[str]:
    tables = [t for t in connection.introspection.table_names(cursor) if t != "django_migrations"]
    filled = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables
    )
    cursor.execute(filled)
    found = {table for (table,) in cursor.fetchall()}
    return sorted(found | set(_migrated))


def _contents(cursor) -> dict[str, str]:
    contents = {}
    for table in _tables_with_rows(cursor):
        text = io.StringIO()
        cursor.copy_expert(f'COPY "{table}" TO STDOUT', text)
        contents[table] = text.getvalue()
    return contents


@pytest.fixture(autouse=True)
def language():
    """Every test begins in the company's language, whatever the one before it asked for."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What a test stored is taken back with its transaction, from the process's memory too."""
    memory.forget()
    yield
    memory.forget()


@pytest.fixture(autouse=True)
def denials_stay_with_their_test(request, monkeypatch) -> None:
    """An attempt is recorded on a connection of its own: it would outlive a test that is rolled
    back, so that only tests that commit record what the portal or PostgreSQL denies."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames
    if not commits and not (marker and marker.kwargs.get("transaction")):
        monkeypatch.setattr(denials, "note", lambda *words: None)


@pytest.fixture
def raw_connection(django_db_setup) -> Iterator[Callable]:
    """`raw_connection("app" | "owner" | "superuser")`: a psycopg2 connection past the ORM.

    To this process's test database; it sees what is committed. Closed after the test.
    """
    opened = []

    def connect(role: str):
        name = connection.settings_dict["NAME"]
        opened.append(psycopg2.connect(os.environ[ROLES[role]], dbname=name))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()
