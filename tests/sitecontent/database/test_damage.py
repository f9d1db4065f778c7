"""What a restore brings back less than whole is found: rows, rights, triggers, chains."""

from contextlib import closing
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sitecontent.database.backups import (
    asking,
    attacks,
    making,
    manifest,
    programs,
    proving,
    scratch,
)
from sitecontent.database.backups.making import DATABASE
from sitecontent.database.backups.targets import target_of
from tests.company import TEN, Company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("C13-S2", "C7-4")]


@pytest.fixture(scope="module")
def kept():
    """What the first test restored, for all of this file: its manifest and its server."""
    held = {}
    yield held
    if held:
        with closing(scratch.server(held["url"])) as server:
            scratch.drop(server, held["name"])


@pytest.fixture
def restored(setup, kept):
    """A copy of a restored database, its manifest, and its address as the portal's role."""
    if not kept:
        kept |= _restore(setup)
    name = f"{kept['name']}_copy"
    with closing(scratch.server(kept["url"])) as server:
        scratch.drop(server, name)
        with server.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{kept["name"]}"')
            cursor.execute(f'REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC')
        try:
            yield (programs.named(kept["url"], name), kept["stored"],
                   programs.named(setup.attacker, name))  # fmt: skip
        finally:
            scratch.drop(server, name)


def _restore(setup) -> dict:
    """Under a name that no proof takes for a leftover of its own."""
    Company().receive()
    made = making.make(setup, at=TEN)
    target = target_of(setup.targets[0])
    draft = setup.work / "draft"
    draft.mkdir()
    index = target.bring(made.index.name, draft)
    identity = proving.locks.read_identity(setup.identity)
    stored = proving.read_manifest(draft, index, identity)
    proving.unlock(draft / DATABASE, draft / "database", identity)
    name = f"{programs.database_of(setup.source)}_damage"
    with closing(scratch.server(setup.source)) as server:
        scratch.drop(server, name)
        scratch.create(server, name, stored["database"])
    url = programs.named(setup.source, name)
    proving.bring_back(draft / "database", url)
    return {"name": name, "url": url, "stored": stored}


def run(url: str, statement: str) -> None:
    with closing(programs.connect(url)) as there:
        with there.cursor() as cursor:
            cursor.execute(statement)
        there.commit()


DAMAGES = [
    ("ALTER TABLE desk_order DISABLE TRIGGER USER; UPDATE desk_order SET paid = 0;"
     "ALTER TABLE desk_order ENABLE TRIGGER USER", "desk_order"),
    ("ALTER TABLE desk_orderline DISABLE TRIGGER USER; DELETE FROM desk_orderline WHERE id ="
     " (SELECT max(id) FROM desk_orderline); ALTER TABLE desk_orderline ENABLE TRIGGER USER",
     "desk_orderline"),
    ("GRANT UPDATE ON database_proof TO bylaw_app", "database_proof"),
    ("GRANT TRUNCATE ON desk_orderevent TO PUBLIC", "desk_orderevent"),
    ("REVOKE INSERT ON desk_order FROM bylaw_app", "desk_order"),
    ("DROP TRIGGER desk_order_drop_change ON desk_order", "desk_order_drop_change"),
    ("ALTER TABLE desk_orderevent DISABLE TRIGGER desk_orderevent_attempt",
     "desk_orderevent_attempt"),
    ("CREATE OR REPLACE FUNCTION bylaw_refuse() RETURNS trigger LANGUAGE plpgsql AS"
     " $$ BEGIN RETURN NULL; END $$", "bylaw_refuse"),
    ("ALTER TABLE database_backup DROP CONSTRAINT backup_is_somewhere", "backup_is_somewhere"),
    ("DROP INDEX attempt_at", "attempt_at"),
    ("ALTER TABLE desk_order ADD hidden integer", "desk_order"),
]  # fmt: skip


def test_damage_is_found_by_the_comparison(restored):
    """One damage after the other: each adds a sentence that names what was damaged."""
    url, stored, _app = restored
    before = set(proving.compare(url, stored))
    assert before == set()
    for damage, named in DAMAGES:
        run(url, damage)
        found = set(proving.compare(url, stored))
        assert any(named in finding for finding in found - before), (damage, found - before)
        before = found


def test_numbers_that_begin_again_are_found(restored):
    url, stored, _app = restored
    run(url, "ALTER TABLE desk_order ALTER id RESTART WITH 1; SELECT setval(pg_get_serial_sequence("
             "'people_employee', 'id'), 1)")  # fmt: skip
    findings = proving.compare(url, stored)
    assert any("people_employee" in finding for finding in findings)


def test_attacks_come_through_where_rights_are_wider(restored):
    url, _stored, app = restored
    assert list(attacks.attack(app)) == []
    run(url, "GRANT ALL ON desk_orderevent TO bylaw_app;"
             "DROP TRIGGER desk_orderevent_attempt ON desk_orderevent;"
             "DROP TRIGGER desk_orderevent_drop_change ON desk_orderevent;"
             "DROP TRIGGER desk_order_drop_change ON desk_order")  # fmt: skip
    found = list(attacks.attack(app))
    for attack in ("desk_order: UPDATE", "desk_order: DELETE", "desk_orderevent: TRUNCATE",
                   "desk_orderevent: UPDATE", "desk_orderevent: DELETE"):  # fmt: skip
        assert any(attack in finding for finding in found), (attack, found)
    assert len(found) == 5


def test_a_broken_chain_is_found_by_the_portal_itself(restored):
    url, _stored, _app = restored
    run(url, "ALTER TABLE desk_orderevent DISABLE TRIGGER USER;"
             "UPDATE desk_orderevent SET data = '{\"x\": 1}' WHERE seq = 1;"
             "ALTER TABLE desk_orderevent ENABLE TRIGGER USER")  # fmt: skip
    assert any("orders" in finding for finding in proving.ask_portal(url))


@pytest.mark.deep
def test_a_missing_migration_is_found_by_the_portal_itself(restored):
    url, _stored, _app = restored
    run(url, "DELETE FROM django_migrations WHERE app = 'database' AND id ="
             " (SELECT max(id) FROM django_migrations WHERE app = 'database')")  # fmt: skip
    assert any("1" in finding for finding in proving.ask_portal(url))


def applied(url: str) -> list[str]:
    """The migrations of this room in a database, the last one first."""
    with closing(programs.connect(url)) as there, there.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations WHERE app = 'database'"
                       " ORDER BY id DESC")  # fmt: skip
        return [name for (name,) in cursor.fetchall()]


def take_back(url: str, step: str) -> None:
    """Undo all of an app's migrations after one, in the database of an address."""
    address, before = urlsplit(url), dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(
        NAME=programs.database_of(url), USER=address.username, PASSWORD=address.password
    )
    try:
        MigrationExecutor(connection).migrate([tuple(step.split("."))])
    finally:
        connection.close()
        connection.settings_dict.update(before)


@pytest.mark.deep
def test_a_backup_of_an_earlier_release_is_carried_forward(restored):
    """The last step of this room is taken back, as an older release was."""
    url, stored, _app = restored
    assert not proving.is_earlier(stored)
    last, before = applied(url)[:2]
    take_back(url, before)
    earlier = stored | {"migrations": [each for each in stored["migrations"] if each != last]}
    assert proving.is_earlier(earlier)
    assert proving.carry(url) == []
    assert proving.ask_portal(url) == []


def test_what_a_room_asks_disproves(monkeypatch):
    monkeypatch.setattr(asking.restored, "_checks", {"canary": lambda: ["does not sing"]})
    assert "does not sing" in list(asking.ask())


def test_a_check_that_fails_disproves(monkeypatch):
    monkeypatch.setattr(asking.restored, "_checks", {"canary": lambda: 1 / 0})
    assert any("canary" in finding for finding in asking.ask())


def test_every_chain_of_the_portal_is_in_the_manifest(setup):
    from regulations.binding.registry import chains

    with making.snapshot(setup.source) as (source, _number):
        assert sorted(manifest.describe(source)["chains"]) == chains()
