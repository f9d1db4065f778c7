"""Servers for all trials of a run, and a fresh portal on them for each."""

from collections.abc import Iterator

import pytest

from tests.faults.plant import Plant, Servers


@pytest.fixture(scope="session")
def servers(django_db_setup) -> Iterator[Servers]:
    """PostgreSQL and Valkey of the trials, migrated and seeded."""
    made = Servers()
    yield made
    made.end()


@pytest.fixture
def plant(servers) -> Iterator[Plant]:
    """A portal with a database of its own and no process yet."""
    made = Plant(servers)
    yield made
    made.end()
