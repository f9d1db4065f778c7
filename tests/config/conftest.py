"""Servers of our own to try things with."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import Postgres, Valkey


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that a server's unprivileged account can reach (tmp_path is closed to it)."""
    made = Path(tempfile.mkdtemp(prefix="bylaw-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def postgres(folder) -> Iterator[Postgres]:
    """A PostgreSQL that was started once."""
    made = Postgres(folder / "postgres", fsync=False)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def valkey(folder) -> Iterator[Valkey]:
    """A Valkey that was started once."""
    made = Valkey(folder / "valkey")
    made.start()
    yield made
    made.kill()
