"""What the embedded servers say when they cannot start, and what manage.py gets of them."""

import json
import os
from collections import namedtuple
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from config import embedded, server
from config.embedded import Postgres, ServerTrouble, Valkey
from config.processes import require_reachable, server_account
from tests.config.test_embedded import query

RUN = {role: os.environ[f"DATABASE_{role}URL"] for role in ("", "OWNER_", "SUPERUSER_")}
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")


# --- clear sentences -------------------------------------------------------------------------


def test_half_made_data_of_a_first_start_cut_short_are_made_anew(folder):
    (folder / "data.new").mkdir(parents=True)
    (folder / "data.new" / "PG_VERSION").write_text("18\n")
    postgres = Postgres(folder, fsync=False)
    try:
        postgres.start()
        assert query(postgres.app_url, "SELECT 1") == [(1,)]
        assert not (folder / "data.new").exists()
    finally:
        postgres.kill()


def test_roles_left_unmade_by_a_first_start_cut_short_are_made_later(postgres):
    connection = psycopg2.connect(postgres.superuser_url.replace("/bylaw", "/postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE bylaw")
        cursor.execute("DROP ROLE bylaw_app")
    connection.close()
    access = postgres.folder / "access.json"
    access.write_text(json.dumps(json.loads(access.read_text()) | {"prepared": False}))
    postgres.stop()
    postgres.start()
    assert query(postgres.app_url, "SELECT current_user") == [("bylaw_app",)]


def folder_with_data_of(version: str, folder: Path) -> Postgres:
    postgres = Postgres(folder)
    assert postgres.access["port"]  # passwords stand before data
    postgres.data.mkdir()
    (postgres.data / "PG_VERSION").write_text(version + "\n")
    return postgres


def test_data_of_another_major_version_are_left_alone(folder):
    postgres = folder_with_data_of("15", folder)
    with pytest.raises(ServerTrouble, match=r"written by PostgreSQL 15, .* carries PostgreSQL 18"):
        postgres.start()
    assert [path.name for path in postgres.data.iterdir()] == ["PG_VERSION"]


def test_data_without_their_passwords_are_left_alone(folder):
    folder_with_data_of("18", folder)
    (folder / "access.json").unlink()
    with pytest.raises(ServerTrouble, match=r"access.json with the passwords .* is missing"):
        Postgres(folder).start()


def test_full_disk_is_told_before_anything_is_made(folder, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(server.shutil, "disk_usage", lambda path: usage(1, 1, 299 * 1024**2))
    with pytest.raises(ServerTrouble, match=r"PostgreSQL needs 300 MB free .* there are 299 MB"):
        Postgres(folder).start()
    assert not (folder / "data").exists()


def test_server_that_cannot_start_shows_its_last_words(postgres):
    postgres.stop()
    (postgres.data / "global" / "pg_control").unlink()
    with pytest.raises(ServerTrouble, match=r"(?s)did not start; .*pg_control"):
        postgres.start()
    assert not postgres.alive()


def test_folder_that_cannot_be_made_is_named(folder):
    (folder / "file").write_text("")
    with pytest.raises(ServerTrouble, match=str(folder / "file")):
        Valkey(folder / "file" / "valkey").start()


@as_root
def test_root_is_told_which_folder_the_servers_cannot_enter(folder):
    closed = folder / "home"
    closed.mkdir()
    closed.chmod(0o700)
    with pytest.raises(ServerTrouble) as trouble:
        Postgres(closed / "bylaw" / "postgres").start()
    assert f"may not enter the folder {closed}:" in str(trouble.value)
    assert f"chmod o+x '{closed}'" in str(trouble.value)


@as_root
def test_folder_open_to_all_is_reachable(folder):
    require_reachable(folder / "data", account=server_account(folder / "data"))


# --- ensure, which manage.py calls -----------------------------------------------------------


@pytest.fixture
def no_servers_named(monkeypatch):
    for name in (
        "DATABASE_URL", "DATABASE_OWNER_URL", "BACKUP_DATABASE_URL", "REDIS_URL", "SECRET_KEY",
    ):  # fmt: skip
        monkeypatch.delenv(name)


def test_ensure_starts_what_is_not_named_and_stops_it(folder, no_servers_named):
    started = embedded.ensure(folder)
    try:
        assert query(started.env["DATABASE_URL"], "SELECT current_user") == [("bylaw_app",)]
        assert query(started.env["DATABASE_OWNER_URL"], "SELECT current_user") == [("bylaw_owner",)]
        assert len(started.env["SECRET_KEY"]) >= 40
        postgres = Postgres(folder / "postgres")
        second = embedded.ensure(folder)
        assert (second.servers, second.env) == ([], started.env)
        second.stop()
        assert postgres.running()
    finally:
        started.stop()
    assert not postgres.alive()
    assert not Valkey(folder / "valkey").alive()


def test_ensure_leaves_named_servers_alone(folder):
    started = embedded.ensure(folder)
    assert (started.env, started.servers) == ({}, [])
    assert list(folder.iterdir()) == []


def test_company_database_needs_a_secret_key_of_the_administrator(folder, monkeypatch):
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(ServerTrouble, match="SECRET_KEY is not"):
        embedded.ensure(folder)


def test_known_addresses_are_well_formed_before_any_server_exists(folder, no_servers_named):
    env = embedded.known(folder)
    names = {"DATABASE_URL", "DATABASE_OWNER_URL", "BACKUP_DATABASE_URL", "REDIS_URL", "SECRET_KEY"}
    assert names == set(env)
    assert urlsplit(env["DATABASE_URL"]).hostname == "127.0.0.1"
    assert list(folder.iterdir()) == []


def test_folder_of_a_release_before_is_named_by_its_missing_role(folder, no_servers_named):
    kept = folder / "postgres"
    kept.mkdir(parents=True)
    (kept / "access.json").write_text('{"port": 5432, "bylaw_app": "x", "bylaw_owner": "y"}')
    assert embedded.known(folder)["DATABASE_URL"] == embedded.NOWHERE["DATABASE_URL"]
    with pytest.raises(ServerTrouble, match="no role bylaw_backup yet: start the portal once"):
        embedded.environment([Postgres(kept)])
