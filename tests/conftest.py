"""One database per test process: the owner makes and sweeps it, tests run as the portal's role."""

import gc
import os
from collections.abc import Callable, Iterator

import django
import psycopg2
import pytest
from django.conf import settings

from tests import cluster

cluster.begin()
django.setup()
# Logins are made by the hundred here; how slowly a password is hashed is not what is tested.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.utils import translation  # noqa: E402
from hypothesis import HealthCheck  # noqa: E402
from hypothesis import settings as examples  # noqa: E402

from regulations.binding import denials  # noqa: E402
from regulations.rulebook import memory  # noqa: E402
from tests import worlds  # noqa: E402
from tests.depth import ALL, slow_files  # noqa: E402
from tests.roles import ROLES, acting_as  # noqa: E402

# How long a busy machine takes to draw an example says nothing of what is tested.
examples.register_profile("run", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("run")

pytest_plugins = ["tests.figures"]
LONG = ("test_portal_faults", "test_walk", "test_workers", "test_restore", "test_forward")


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_blocker, django_db_modify_db_settings
):
    """A copy of the migrated database: made and dropped by the owner, used by the portal's role."""
    verbosity = request.config.option.verbose
    with django_db_blocker.unblock(), acting_as("owner"):
        connection.settings_dict["TEST"]["TEMPLATE"] = cluster.migrate_once(migrate)
        before = setup_databases(verbosity=verbosity, interactive=False, aliases={"default"})
        name = connection.settings_dict["NAME"]
    worlds.begin(name, django_db_blocker.unblock)
    TransactionTestCase._fixture_teardown = lambda case: worlds.sweep()
    yield
    worlds.end()
    with django_db_blocker.unblock(), acting_as("owner"):
        teardown_databases(before, verbosity=verbosity)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what goes deep, and have the processors busy from the first second to the last.

    Of the slow files those that take minutes come first: the others fill what is left.
    """
    if not ALL:
        _leave_out([item for item in items if item.get_closest_marker("deep")], config, items)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    if strayed := slow - set(slow_files()):
        raise pytest.UsageError(f"Slow tests that no stage would run: {strayed}")
    quick = [item for item in items if item.path not in slow]
    apart = [item for item in items if item.path in slow]  # their order is that of their portals
    apart.sort(key=lambda item: item.path.stem not in LONG)
    items[:] = [*_plain_first(quick), *apart]


def pytest_collection_finish() -> None:
    """What stands by now stays until the end: the collector need not walk through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _leave_out(these: list[pytest.Item], config: pytest.Config, items: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=these)
    items[:] = [item for item in items if item not in these]


def _plain_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Every process's part begins with tests that need no database: it is being migrated
    while they run."""
    parts = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    bound = [item for item in items if _needs_database(item)]
    plain, size = [item for item in items if not _needs_database(item)], -(-len(bound) // parts)
    shares = ([*plain[n::parts], *bound[n * size : (n + 1) * size]] for n in range(parts))
    return [item for share in shares for item in share]


def _needs_database(item: pytest.Item) -> bool:
    named = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
    return bool(named or item.get_closest_marker("django_db"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Each test stands in the database of its beginning before its transaction begins."""
    worlds.stand_in(worlds.wanted(item))


def migrate() -> None:
    """Bring the database the connection names up to date, and leave it."""
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


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
    cache.clear()


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
