"""What a restore brings back less than whole is found: rows, rights, triggers, chains."""

from contextlib import closing

import pytest

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


@pytest.fixture
def restored(setup):
    """A restored database, its manifest, and its address as the portal's role."""
    Company().receive()
    made = making.make(setup, at=TEN)
    target = target_of(setup.targets[0])
    draft = setup.work / "draft"
    draft.mkdir()
    index = target.bring(made.index.name, draft)
    identity = proving.locks.read_identity(setup.identity)
    stored = proving.read_manifest(draft, index, identity)
    proving.unlock(draft / DATABASE, draft / "database", identity)
    with scratch.database(setup.source, "damage", stored["database"]) as url:
        proving.bring_back(draft / "database", url)
        yield url, stored, programs.named(setup.attacker, programs.database_of(url))


def run(url: str, statement: str) -> None:
    with closing(programs.connect(url)) as connection:
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.commit()


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


def test_a_missing_migration_is_found_by_the_portal_itself(restored):
    url, _stored, _app = restored
    run(url, "DELETE FROM django_migrations WHERE app = 'database' AND name = '0002_backups'")
    assert any("1" in finding for finding in proving.ask_portal(url))


def test_a_backup_of_an_earlier_release_is_carried_forward(restored):
    """The tables of this room are taken back to before it was there, as an older release was."""
    url, stored, _app = restored
    assert not proving.is_earlier(stored)
    assert proving._manage(url, "migrate", "database", "zero").returncode == 0
    earlier = stored | {"migrations": [m for m in stored["migrations"] if "database." not in m]}
    assert proving.is_earlier(earlier)
    assert any("2" in finding for finding in proving.ask_portal(url))
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

    with making.snapshot(setup.source) as (connection, _number):
        assert sorted(manifest.describe(connection)["chains"]) == chains()
