"""The portal's own PostgreSQL and Valkey: who gets in, and what they survive."""

import os
import signal
import socket
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis

from config.embedded import Postgres, ServerTrouble

RUN = {role: os.environ[f"DATABASE_{role}URL"] for role in ("", "OWNER_", "SUPERUSER_")}
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")


def query(url: str, sql: str) -> list[tuple]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


# --- who gets in: asked of the server this test run stands on --------------------------------


@pytest.mark.parametrize("role", RUN)
def test_no_role_gets_in_without_its_password(role):
    address = urlsplit(RUN[role])
    for password in (None, "", "wrong"):
        with pytest.raises(psycopg2.OperationalError, match=r"password"):
            psycopg2.connect(
                host="127.0.0.1",
                port=address.port,
                user=address.username,
                dbname="bylaw",
                password=password,
                passfile="/dev/null",
            )


def test_passwords_are_kept_as_scram_only():
    stored = query(
        RUN["SUPERUSER_"],
        "SELECT rolname FROM pg_authid WHERE rolcanlogin AND rolpassword LIKE 'SCRAM-SHA-256$%'",
    )
    logins = {"postgres", "bylaw_owner", "bylaw_app", "bylaw_backup"}
    assert {name for (name,) in stored} == logins


def test_server_listens_on_this_machine_only():
    port = urlsplit(RUN[""]).port
    assert query(RUN[""], "SHOW listen_addresses") == [("127.0.0.1",)]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=3)


def test_portal_role_makes_no_table_not_even_a_temporary_one():
    for sql in ("CREATE TABLE mine (a int)", "CREATE TEMPORARY TABLE mine (a int)"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            query(RUN[""], sql)


def test_portal_role_has_time_limits():
    assert query(RUN[""], "SHOW statement_timeout") == [("30s",)]
    assert query(RUN[""], "SHOW idle_in_transaction_session_timeout") == [("30s",)]
    assert query(RUN["OWNER_"], "SHOW statement_timeout") == [("0",)]


def test_roles_have_no_more_rights_than_they_need():
    rights = query(
        RUN["SUPERUSER_"],
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication "
        "FROM pg_roles WHERE rolname LIKE 'bylaw%' ORDER BY 1",
    )
    assert rights == [
        ("bylaw_app", False, False, False, False, False),
        ("bylaw_backup", False, True, False, False, False),
        ("bylaw_database", False, False, False, False, False),
        ("bylaw_office", False, False, False, False, False),
        ("bylaw_ordinary", False, False, False, False, False),
        ("bylaw_owner", False, True, False, False, False),
    ]


def test_chinese_is_found_by_trigrams_and_sorted_by_code_point():
    # Under the locale C there is no Chinese letter, and so no trigram and no similarity.
    assert query(RUN[""], "SELECT similarity('规章制度手册', '规章制度') > 0.4") == [(True,)]
    assert len(query(RUN[""], "SELECT show_trgm('规章台')")[0][0]) == 4
    assert query(RUN[""], "SELECT lower('ÄÉ'), 'B' < 'a'") == [("äé", True)]


def test_data_carry_checksums_and_extensions_are_there():
    assert query(RUN[""], "SHOW data_checksums") == [("on",)]
    names = {name for (name,) in query(RUN[""], "SELECT extname FROM pg_extension")}
    assert names >= {"pg_trgm", "btree_gist", "unaccent"}


# --- start, stop and what lies between -------------------------------------------------------


def test_second_start_changes_nothing_and_uses_the_running_server(postgres):
    other = Postgres(postgres.folder)
    assert postgres.start() is False
    assert other.start() is False
    assert (other.pid, other.app_url) == (postgres.pid, postgres.app_url)


def test_another_object_stops_the_server(postgres):
    Postgres(postgres.folder).stop()
    assert not postgres.running()
    assert not postgres.alive()


def test_committed_rows_survive_kill_9_and_a_stale_pid_file(folder):
    postgres = Postgres(folder / "postgres")  # with fsync, as the portal runs it
    postgres.start()
    try:
        query(postgres.owner_url, "CREATE TABLE kept (a int); INSERT INTO kept VALUES (1)")
        postgres.kill()
        # The number of the killed server belongs to somebody else by now: to us.
        (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.data}\n")
        assert Postgres(postgres.folder).start() is True
        assert query(postgres.owner_url, "SELECT a FROM kept") == [(1,)]
    finally:
        Postgres(postgres.folder).kill()


def test_taken_port_is_left_for_another_and_remembered(postgres):
    before = urlsplit(postgres.app_url).port
    postgres.stop()
    with socket.create_server(("127.0.0.1", before)):
        postgres.start()
        after = urlsplit(Postgres(postgres.folder).app_url).port
        assert after != before
        assert query(postgres.app_url, "SELECT 1") == [(1,)]


def test_server_whose_address_is_known_to_others_does_not_move(valkey):
    valkey.stop()
    valkey.port_is_fixed = True
    with (
        socket.create_server(("127.0.0.1", valkey.access["port"])),
        pytest.raises(ServerTrouble, match="another program took its port"),
    ):
        valkey.start()


def test_passwords_are_readable_by_us_alone_and_outside_the_data(valkey):
    access = valkey.folder / "access.json"
    assert access.stat().st_mode & 0o777 == 0o600
    assert not access.is_relative_to(valkey.data)


def test_valkey_asks_for_its_password(valkey):
    port = valkey.access["port"]
    with redis.Redis(port=port) as client, pytest.raises(redis.AuthenticationError):
        client.ping()
    with redis.Redis.from_url(valkey.url) as client:
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("maxmemory") == {"maxmemory": str(256 * 1024 * 1024)}


def test_valkey_keeps_its_queue_over_a_stop(valkey):
    with redis.Redis.from_url(valkey.url) as client:
        client.rpush("queue", "message")
    valkey.stop()
    valkey.start()
    with redis.Redis.from_url(valkey.url) as client:
        assert client.lrange("queue", 0, -1) == [b"message"]


def test_valkey_starts_beside_a_queue_it_cannot_read(valkey):
    valkey.stop()
    (valkey.data / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")
    valkey.start()
    assert valkey.running()
    assert (valkey.data / "appendonlydir.unreadable").exists()


def test_frozen_server_is_no_running_server(valkey):
    os.kill(valkey.pid, signal.SIGSTOP)
    try:
        assert valkey.alive()
        assert not valkey.running()
    finally:
        os.kill(valkey.pid, signal.SIGCONT)
