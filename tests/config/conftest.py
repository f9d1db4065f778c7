"""Servers of our own to try things with, and the demo company."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from config.demo.build import Size, build_company
from config.embedded import Postgres, Valkey
from hr.roster.rules import CHINA
from tests import worlds

# A Wednesday in service hours, past the fourth of its month.
MORNING = datetime(2025, 3, 12, 10, 34, 20, tzinfo=CHINA)


def tell(at: datetime, size: Size) -> list[str]:
    """Build the demo company; the days it told of."""
    told = []
    build_company(at=at, say=lambda day: told.append(str(day)), size=size)
    return told


def found_demo() -> list[str]:
    """The demo company on its Wednesday morning, with enough of a history for all its stories."""
    return tell(MORNING, Size(days=21, orders_a_day=3, months=3))


demo = worlds.shared(found_demo)


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
