"""Nothing is read before it is on record that it was; what was bent or moved does not open."""

import os
from datetime import timedelta

import psycopg2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from hr.people.services import dismiss_login
from regulations.binding.chains import Chain, findings
from regulations.notices.models import Notice
from sitecontent.vault.keys.keyring import KeyTrouble
from sitecontent.vault.models import Opening, Reveal
from sitecontent.vault.reveals.services import open_reveal
from tests.sitecontent.vault.safe import CANARY, HOUR, PASSWORD

CHAIN = Chain("vault", "vault_reveal", "entry_id", "vault_reveal_payload", "vault_reveal_root")


@pytest.mark.clause("C8-2")
def test_a_custodian_opens_and_the_others_are_told(live):
    entry = live.entry(password=CANARY)
    assert live.open(entry, reason="登录后台") == {"login": "root", "password": CANARY}
    row = Reveal.objects.get()
    assert (row.by, row.reason, row.way, row.proof) == (
        live.keeper, "登录后台", "custody", "password",
    )  # fmt: skip
    told = Notice.objects.filter(key__startswith=f"vault:{entry.pk}:opened:")
    assert {each.recipient for each in told} == {live.admin}
    assert list(findings(CHAIN)) == []


@pytest.mark.clause("C6-2", "C8-2")
def test_no_record_no_secret(live):
    entry = live.entry(password=CANARY)
    with pytest.raises(ValidationError, match="先有记录"), transaction.atomic():
        open_reveal(live.record(entry))
    assert not Reveal.objects.exists()  # rolled back, and nothing was read


@pytest.mark.clause("C8-2")
def test_a_record_opens_once(live):
    row = live.record(live.entry())
    open_reveal(row)
    with pytest.raises(ValidationError, match="第二次"):
        open_reveal(row)
    assert Opening.objects.count() == 1


@pytest.mark.clause("C8-2")
def test_a_record_opens_within_a_minute(live, raw_connection):
    row = live.record(live.entry())
    owner = raw_connection("superuser")
    with owner, owner.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE vault_reveal SET recorded_at = recorded_at - interval '61 s'")
    with pytest.raises(ValidationError, match="先有记录"):
        open_reveal(row)


@pytest.mark.clause("C6-2", "C8-2")
@pytest.mark.parametrize("role", ["deputy", "head", "second_admin", "editor", "sales"])
def test_nobody_else_opens(live, role):
    entry = live.entry()
    with pytest.raises(PermissionDenied, match="保管人"):
        live.record(entry, by=live.people[role])
    assert not Reveal.objects.exists()


@pytest.mark.clause("C6-2")
def test_who_leaves_opens_nothing(live):
    entry = live.entry()
    dismiss_login(employee=live.admin, last_day=timezone.localdate(), by=live.head,
                  at=timezone.now())  # fmt: skip
    live.admin.refresh_from_db()
    with pytest.raises(PermissionDenied):
        live.record(entry, by=live.admin)


@pytest.mark.clause("C8-2")
def test_no_reason_no_secret_and_no_old_proof(live):
    entry = live.entry()
    with pytest.raises(ValidationError, match="用途"):
        live.record(entry, reason=" x ")
    old, live.proof = live.proof, lambda person, at: old(person, at - timedelta(seconds=301))
    with pytest.raises(PermissionDenied, match="重新输入"):
        live.record(entry)


@pytest.mark.clause("C8-2")
def test_ten_an_hour_and_an_alarm_for_five_accounts(safe):
    entries = [safe.entry() for _each in range(5)]
    for entry in entries:
        safe.record(entry)
    alarms = Notice.objects.filter(text__contains="different accounts")
    assert {each.recipient for each in alarms} == {
        safe.head, safe.deputy, safe.admin, safe.second_admin,
    }  # fmt: skip
    for entry in entries:
        safe.record(entry)
    with pytest.raises(ValidationError, match="一小时"):
        safe.record(entries[0])
    safe.record(entries[0], at=safe.at + HOUR + timedelta(seconds=1))


@pytest.mark.clause("C8-2")
def test_the_database_counts_too(safe):
    entry = safe.entry()
    for _each in range(10):
        row = safe.record(entry)
    with (
        pytest.raises(DatabaseError, match="too many"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO vault_reveal (entry_id, secret_id, way, reason, proof, by_id, at, born_in,"
            " seq, previous, digest) SELECT entry_id, secret_id, way, reason, proof, by_id, at, 0,"
            " 0, '', '' FROM vault_reveal WHERE id = %s", [row.pk],
        )  # fmt: skip


ENEMY = (
    "SELECT body FROM vault_cipher",
    "SELECT * FROM vault_cipher",
    "SELECT vault_forget('x')",
    "COPY vault_cipher TO STDOUT",
    "UPDATE vault_cipher SET body = ''",
    "DELETE FROM vault_cipher",
    "UPDATE vault_wrapping SET wrapped = ''",
    "DELETE FROM vault_wrapping",
    "UPDATE vault_secret SET number = 7",
    "UPDATE vault_entry SET current_id = NULL",
    "DELETE FROM vault_entry",
    "UPDATE vault_reveal SET reason = 'x'",
    "DELETE FROM vault_reveal",
    "INSERT INTO vault_opening (reveal_id, at) VALUES (1, now())",
    "DELETE FROM vault_opening",
    "INSERT INTO vault_custody (user_id, permission_id, content_object_id) VALUES (1, 1, 1)",
    "DELETE FROM vault_custody",
    "DELETE FROM vault_wrongtry",
    "UPDATE vault_mustchange SET at = now()",
    "DELETE FROM vault_change",
    "TRUNCATE vault_reveal",
)


@pytest.mark.clause("C6-2", "C8-2")
@pytest.mark.parametrize("sql", ENEMY)
def test_the_portals_role_reads_and_changes_nothing_past_the_gates(live, raw_connection, sql):
    live.entry(password=CANARY)
    session = raw_connection("app")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), session, session.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.clause("C6-2", "C8-2")
def test_a_forged_record_by_somebody_else_is_refused_by_the_database(live, raw_connection):
    entry = live.entry()
    session = raw_connection("app")
    with pytest.raises(psycopg2.errors.CheckViolation), session, session.cursor() as cursor:
        cursor.execute(
            "INSERT INTO vault_reveal (entry_id, secret_id, way, reason, proof, by_id, at, born_in,"
            " seq, previous, digest) VALUES (%s, %s, 'custody', 'nur so', 'x', %s, now(), 1, 0,"
            " '', '')", [entry.pk, entry.current_id, live.sales.pk],
        )  # fmt: skip


def _bend(sql: str, *params) -> None:
    with (
        psycopg2.connect(
            os.environ["DATABASE_SUPERUSER_URL"], dbname=connection.settings_dict["NAME"]
        ) as session,
        session.cursor() as cursor,
    ):
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, params)
        assert cursor.rowcount
    session.close()


@pytest.mark.clause("C8-1")
def test_ciphertext_moved_to_another_row_does_not_open(live):
    mine, bank = live.entry(), live.entry(kind="bank", password=CANARY)
    _bend(
        "UPDATE vault_cipher SET body = (SELECT body FROM vault_cipher"
        " WHERE secret_id = %s AND field = 'password') WHERE secret_id = %s AND field = 'password'",
        bank.current_id, mine.current_id,
    )  # fmt: skip
    with pytest.raises(KeyTrouble):
        live.open(mine)


@pytest.mark.clause("C8-1")
def test_all_of_a_secret_moved_to_another_row_does_not_open(live):
    mine, bank = live.entry(), live.entry(kind="bank", password=CANARY)
    for table, column in (("cipher", "body"), ("wrapping", "wrapped")):
        _bend(
            f"UPDATE vault_{table} AS t SET {column} = o.{column} FROM vault_{table} AS o"
            " WHERE o.secret_id = %s AND t.secret_id = %s"
            + (" AND o.field = t.field" if table == "cipher" else ""),
            bank.current_id, mine.current_id,
        )  # fmt: skip
    with pytest.raises(KeyTrouble):
        live.open(mine)


@pytest.mark.clause("C8-1")
def test_fields_exchanged_within_a_secret_do_not_open(live):
    entry = live.entry(password=CANARY)
    _bend(
        "UPDATE vault_cipher SET body = (SELECT body FROM vault_cipher WHERE field = 'password')"
        " WHERE field = 'login'"
    )
    with pytest.raises(KeyTrouble):
        live.open(entry)


@pytest.mark.clause("C8-1")
@pytest.mark.parametrize(("table", "column"), [("cipher", "body"), ("wrapping", "wrapped")])
@pytest.mark.parametrize("place", [0, 11, 12, 20, -1])
def test_a_flipped_byte_does_not_open(live, table, column, place):
    entry = live.entry(password=CANARY)
    where = f"octet_length({column}) + {place}" if place < 0 else str(place)
    _bend(
        f"UPDATE vault_{table} SET {column} = set_byte({column}, {where},"
        f" get_byte({column}, {where}) # 1)"
    )
    with pytest.raises(KeyTrouble) as trouble:
        live.open(entry)
    assert CANARY not in str(trouble.value)
    assert Reveal.objects.count() == 1  # the try is on record


@pytest.mark.clause("C6-2")
def test_no_other_role_of_the_database_is_handed_anything(live, raw_connection):
    row = live.record(live.entry(password=CANARY))
    superuser = raw_connection("superuser")
    try:
        with superuser, superuser.cursor() as cursor:
            cursor.execute("CREATE ROLE curious")
            cursor.execute("SET LOCAL ROLE curious")
            for sql in (f"SELECT vault_open({row.pk})", "SELECT body FROM vault_cipher",
                        "SELECT wrapped FROM vault_wrapping"):  # fmt: skip
                cursor.execute("SAVEPOINT here")
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(sql)
                cursor.execute("ROLLBACK TO here")
    finally:
        with superuser, superuser.cursor() as cursor:
            cursor.execute("DROP ROLE curious")
    assert open_reveal(row).fields["password"] == CANARY


@pytest.mark.clause("C8-2")
def test_as_many_secrets_are_shown_as_records_stand(live, figure):
    entry, shown = live.entry(password=CANARY), 0
    client = Client(raise_request_exception=False)
    client.force_login(live.keeper)
    for turn in range(25):
        password = PASSWORD if turn % 3 else "wrong"
        answer = client.post(f"/vault/{entry.pk}/reveal/", {"password": password, "reason": "登录"})
        shown += CANARY.encode() in answer.content
    assert shown
    figure("secrets shown and records of them, apart by", abs(shown - Reveal.objects.count()), 0)
    assert Opening.objects.count() == shown


@pytest.mark.clause("C8-2")
@pytest.mark.parametrize("table", ["vault_reveal", "vault_opening"])
def test_where_no_record_can_be_written_nothing_is_shown(live, raw_connection, figure, table):
    entry, server = live.entry(password=CANARY), raw_connection("superuser")
    client = Client(raise_request_exception=False)
    client.force_login(live.keeper)
    server.autocommit = True
    cursor = server.cursor()
    cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
    try:
        answers = [
            client.post(f"/vault/{entry.pk}/reveal/", {"password": PASSWORD, "reason": "登录"})
            for _each in range(5)
        ]
    finally:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT full_disk")
    told = sum(CANARY.encode() in each.content for each in answers)
    figure(f"secrets shown while {table} takes no row", told, 0)
