"""A setup of backups over this process's test database, with keys and places of its own."""

import os

import pytest
from django.db import connection

from sitecontent.database.backups import locks, programs
from sitecontent.database.backups.setup import Setup


@pytest.fixture
def setup(django_db_setup, tmp_path, settings) -> Setup:
    """Folder `kept` is the only target; the files are one log and a folder of two."""
    settings.BACKUP_JOBS = 1
    name = connection.settings_dict["NAME"]
    key = locks.make_identity(tmp_path / "backup.key")
    (tmp_path / "seals.log").write_text('{"chain": "orders"}\n')
    (tmp_path / "media" / "a").mkdir(parents=True)
    (tmp_path / "media" / "a" / "图.png").write_bytes(b"\x89PNG" + bytes(5000))
    source = programs.named(os.environ["BACKUP_DATABASE_URL"], name)
    return Setup(
        source=source,
        scratch=source,
        recipients=[key],
        targets=[str(tmp_path / "kept")],
        work=tmp_path / "work",
        attacker=programs.named(os.environ["DATABASE_URL"], name),
        identity=tmp_path / "backup.key",
        files={"seals.log": tmp_path / "seals.log", "media": tmp_path / "media"},
    )
