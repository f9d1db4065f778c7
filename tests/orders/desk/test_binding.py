"""Nobody changes an order: every way tried changes nothing, and is on record (C7-5)."""

import json
from datetime import timedelta

import psycopg2
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from hr.discipline.models import Case
from orders.desk import services
from orders.desk.attempts import attempts_of, open_attempt_cases
from orders.desk.models import Order, OrderEvent, OrderLine
from orders.desk.verify import Finding, findings
from regulations.binding.models import Attempt, Seal
from regulations.binding.services import entering_past, seal_chain
from tests.company import TEN, Company, minutes

pytestmark = [pytest.mark.clause("C7-5")]


@pytest.fixture
def order(company):
    """One order with two events."""
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(1))
    return order


def facts(order) -> tuple:
    """The order as the database has it, with its lines and events."""
    return (
        list(Order.objects.filter(pk=order.pk).values()),
        list(OrderLine.objects.filter(order=order).order_by("pk").values()),
        [
            {k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()}
            for row in OrderEvent.objects.filter(order=order).order_by("pk").values()
        ],
    )


def plain(model):
    """A queryset without the manager's kind refusal: what a careless programmer would use."""
    return model._base_manager.all()


ATTEMPTS = {
    "update": lambda o: plain(Order).filter(pk=o.pk).update(total=1),
    "raw delete": lambda o: plain(Order).filter(pk=o.pk)._raw_delete("default"),
    "line update": lambda o: plain(OrderLine).filter(order=o).update(quantity=99),
    "event update": lambda o: plain(OrderEvent).filter(order=o).update(kind="closed"),
    "event delete": lambda o: plain(OrderEvent).filter(order=o)._raw_delete("default"),
    "bulk update": lambda o: plain(Order).bulk_update([Order(pk=o.pk, phone="1")], ["phone"]),
    "save": lambda o: Order(**_values(o) | {"address": "elsewhere"}).save(),
}


def _values(order) -> dict:
    names = [f.attname for f in Order._meta.concrete_fields if not f.generated]
    return {name: getattr(order, name) for name in names}


@pytest.mark.parametrize("way", ATTEMPTS)
def test_the_orm_changes_nothing_and_is_recorded(order, way):
    before = facts(order)
    seen = Attempt.objects.count()
    ATTEMPTS[way](order)
    assert facts(order) == before
    assert Attempt.objects.count() > seen


def test_an_instance_deleted_in_the_orm_is_still_there(order):
    pk = order.pk
    with pytest.raises((ValidationError, IntegrityError, DatabaseError)), transaction.atomic():
        Order.objects.get(pk=pk).delete()
        raise IntegrityError("PROTECT may speak first; either way nothing is gone")
    assert Order.objects.filter(pk=pk).exists()


def test_a_line_cannot_be_added_to_an_order_that_stands(order):
    with pytest.raises(DatabaseError, match="no line can be added"), transaction.atomic():
        OrderLine.objects.create(
            order=order, position=9, title="extra", quantity=1, unit_price=1, amount=1
        )


def test_an_event_cannot_be_forged_into_the_chain(order):
    forged = OrderEvent(
        order=order, kind="closed", by=None, at=order.at, data={}, seq=1, previous=b"x", digest=b"y"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', '', true)")
    with pytest.raises(DatabaseError, match="past"), transaction.atomic():
        forged.save(force_insert=True)

    with entering_past(right="test"):
        forged.save(force_insert=True)
    stored = OrderEvent.objects.get(pk=forged.pk)
    assert stored.seq == 3
    assert bytes(stored.digest) != b"y"
    assert stored.entered_later


def test_who_tried_is_recorded_in_a_request(order, company, client):
    client.force_login(company.designer)
    company.designer.user_permissions.add(_permission("view_order"))
    answer = client.post(f"/desk/orders/{order.pk}/", {"total": "1"})
    assert answer.status_code == 403
    attempt = Attempt.objects.get()
    assert attempt.actor == company.designer
    assert attempt.table == "desk_order"
    assert f"/desk/orders/{order.pk}/" in attempt.statement


def test_the_admins_change_and_delete_pages_are_attempts_too(order, company, client):
    client.force_login(company.manager)
    for path in (f"/desk/order/{order.pk}/change/", f"/desk/order/{order.pk}/delete/"):
        assert client.post(path, {"total": "1", "post": "yes"}).status_code in (403, 404)
    assert facts(order)[0][0]["total"] == order.total


def test_attempts_become_one_case_per_person_and_day(order, company, client):
    from django.utils import timezone

    client.force_login(company.lead)
    client.post(f"/desk/orders/{order.pk}/", {"total": "1"})
    now = timezone.now()
    assert open_attempt_cases(at=now) == 1
    assert open_attempt_cases(at=now) == 0
    case = Case.objects.get()
    assert (case.clause, case.subject) == ("C7-5", company.lead)
    client.post(f"/desk/orders/{order.pk}/", {"address": "elsewhere"})
    assert [a["statement"] for a in attempts_of(case.facts)] == [
        f"POST /desk/orders/{order.pk}/ {{'total': '1'}}",
        f"POST /desk/orders/{order.pk}/ {{'address': 'elsewhere'}}",
    ]


def test_days_without_anybody_watching_get_their_cases_later(order, company, client):
    from django.utils import timezone

    client.force_login(company.lead)
    client.post(f"/desk/orders/{order.pk}/", {"total": "1"})
    assert open_attempt_cases(at=timezone.now() + timedelta(days=30)) == 1


def _permission(codename):
    from django.contrib.auth.models import Permission

    return Permission.objects.get(codename=codename)


# --- past the portal's own code: raw connections as three roles ---------------------------------

RAW = [
    "UPDATE desk_order SET total = 1",
    "UPDATE desk_order SET address = 'x' WHERE id = {order}",
    "DELETE FROM desk_order",
    "DELETE FROM desk_orderline WHERE order_id = {order}",
    "UPDATE desk_orderline SET quantity = 7",
    "UPDATE desk_orderevent SET data = '{{}}'",
    "DELETE FROM desk_orderevent WHERE order_id = {order}",
    "WITH x AS (DELETE FROM desk_orderevent RETURNING 1) SELECT count(*) FROM x",
    "MERGE INTO desk_order o USING (SELECT {order} AS id) s ON o.id = s.id"
    " WHEN MATCHED THEN UPDATE SET total = 1",
    "INSERT INTO desk_order SELECT (o).* FROM desk_order o WHERE id = {order}"
    " ON CONFLICT DO NOTHING",
]
DENIED = [
    "TRUNCATE desk_order CASCADE",
    "TRUNCATE desk_orderevent",
    "ALTER TABLE desk_order DISABLE TRIGGER ALL",
    "ALTER TABLE desk_order DISABLE TRIGGER desk_order_drop_change",
    "DROP TRIGGER desk_order_drop_change ON desk_order",
    "ALTER TABLE desk_order ADD COLUMN x int",
    "DROP TABLE desk_orderevent",
    "SET session_replication_role = replica",
    "SET ROLE bylaw_owner",
    "CREATE OR REPLACE FUNCTION bylaw_drop_change() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RETURN NEW; END $$",
    "CREATE TABLE public.mine (id int)",
    "CREATE TEMPORARY TABLE binding_attempt (id int)",
    "DELETE FROM binding_attempt",
    "UPDATE binding_attempt SET role = 'x'",
    'INSERT INTO binding_attempt (role, operation, "table", statement, clause)'
    " VALUES ('x', 'x', 'x', 'x', 'x')",
    "DELETE FROM binding_unsealed",
    "INSERT INTO binding_seal (chain, number, at, heads, links, previous, digest)"
    " VALUES ('orders', 1, now(), '[]', 1, '', '')",
    "DELETE FROM deadlines_deadline",
    "UPDATE deadlines_deadline SET due_at = now()",
    "UPDATE rulebook_ruleversion SET values = '{}'",
    "DELETE FROM discipline_case",
    "UPDATE products_stockmove SET quantity = 1",
    "UPDATE desk_push SET outcome = 'taken'",
    "COPY desk_order FROM PROGRAM 'echo 1'",
]


@pytest.fixture
def committed(transactional_db):
    """A committed order, so that other connections see it."""
    company = Company()
    order = company.receive()
    company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(1))
    return order


def test_the_manager_refuses_with_the_clause_and_the_record_outlives_the_rollback(committed):
    tries = (
        lambda: Order.objects.filter(pk=committed.pk).update(total=1),
        lambda: Order.objects.filter(pk=committed.pk).delete(),
        lambda: OrderEvent.objects.all().delete(),
        lambda: Order.objects.bulk_update([Order(pk=committed.pk, phone="1")], ["phone"]),
    )
    for count, try_it in enumerate(tries, 1):
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            try_it()
        assert refused.value.code == "C7-5"
        assert Attempt.objects.count() == count
    assert Order.objects.get(pk=committed.pk).events.count() == 2


def test_raw_sql_as_the_portals_role_changes_nothing(committed, raw_connection):
    before = facts(committed)
    raw = raw_connection("app")
    raw.autocommit = True
    for statement in RAW:
        sql = statement.format(order=committed.pk)
        seen = Attempt.objects.count()
        with raw.cursor() as cursor:
            try:
                cursor.execute(sql)
            except psycopg2.Error:
                assert sql.startswith(("INSERT", "MERGE")), sql
        assert facts(committed) == before, sql
        if not sql.startswith(("INSERT", "MERGE")):
            attempt = Attempt.objects.order_by("-pk").first()
            assert Attempt.objects.count() > seen, sql
            assert attempt.role == "bylaw_app"
            assert attempt.statement == sql


def test_what_the_portals_role_may_not_even_try(committed, raw_connection):
    before = facts(committed)
    raw = raw_connection("app")
    raw.autocommit = True
    for statement in DENIED:
        with raw.cursor() as cursor:
            try:
                cursor.execute(statement)
            except psycopg2.Error:
                continue
        pytest.fail(f"went through: {statement}")
    assert facts(committed) == before


def test_the_owner_is_stopped_by_the_triggers(committed, raw_connection):
    before = facts(committed)
    raw = raw_connection("owner")
    raw.autocommit = True
    with raw.cursor() as cursor:
        cursor.execute("UPDATE desk_order SET total = 1")
        cursor.execute("DELETE FROM desk_orderevent")
        with pytest.raises(psycopg2.Error, match="binds"):
            cursor.execute("TRUNCATE desk_order CASCADE")
        with pytest.raises(psycopg2.Error, match="promised"):
            cursor.execute("UPDATE deadlines_deadline SET due_at = now()")
    assert facts(committed) == before


def test_a_person_whom_only_the_session_claims_is_not_accused(committed, raw_connection):
    from django.utils import timezone

    raw = raw_connection("app")
    raw.autocommit = True
    with raw.cursor() as cursor:
        cursor.execute("SET bylaw.actor = '1:forged:signature'")
        cursor.execute("UPDATE desk_order SET total = 1")
        cursor.execute("SELECT bylaw_note_attempt('2', 'UPDATE', 'desk_order', 'x', 'C7-5')")
    open_attempt_cases(at=timezone.now())
    case = Case.objects.get()
    assert case.subject is None
    assert case.facts["role"] == "bylaw_app"
    assert len(attempts_of(case.facts)) == 2


# What a superuser can do, and the finding it leaves.
BEHIND_OUR_BACKS = {
    "UPDATE desk_order SET total = 1 WHERE id = {order}": "facts",
    "UPDATE desk_orderline SET quantity = 9 WHERE order_id = {order}": "facts",
    "DELETE FROM desk_orderline WHERE order_id = {order} AND position = 2": "facts",
    "UPDATE desk_orderevent SET data = '{{\"told\": 1}}' WHERE order_id = {order} AND seq = 1": (
        "event"
    ),
    "UPDATE desk_orderevent SET at = at - interval '1 hour' WHERE order_id = {order} AND seq = 2": (
        "event"
    ),
    "DELETE FROM desk_orderevent WHERE order_id = {order} AND seq = 1": "gap",
    "DELETE FROM desk_orderevent WHERE order_id = {order} AND seq = 2": "seal_head",
    "DELETE FROM desk_orderevent WHERE order_id = {order}": "no_events",
    "DELETE FROM binding_seal": "uncovered",
    "UPDATE binding_seal SET heads = '[]'": "seal",
    "UPDATE desk_orderstate SET state = 'closed' WHERE order_id = {order}": "state",
}


@pytest.mark.parametrize("statement", BEHIND_OUR_BACKS)
def test_what_a_superuser_edits_is_found(committed, raw_connection, tmp_path, statement):
    seals = tmp_path / "seals.log"
    seal_chain(chain="orders", copy_to=seals)
    assert list(findings(seals)) == []
    raw = raw_connection("superuser")
    with raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement.format(order=committed.pk))
    found = list(findings(seals))
    assert BEHIND_OUR_BACKS[statement] in {finding.what for finding in found}
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_orders", seals=seals)
    assert stopped.value.code == 1


def test_a_chain_rewritten_whole_is_found_by_the_copy_of_the_seal(
    committed, raw_connection, tmp_path
):
    seals = tmp_path / "seals.log"
    seal_chain(chain="orders", copy_to=seals)
    raw = raw_connection("superuser")
    with raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE desk_order SET total = 1")
        cursor.execute(
            "UPDATE desk_orderevent SET previous = sha256(convert_to(desk_order_root(order_id),"
            " 'UTF8')) WHERE seq = 1"
        )
        for seq in (1, 2):
            cursor.execute(
                "UPDATE desk_orderevent e SET digest ="
                " sha256(convert_to(desk_event_payload(e), 'UTF8')) WHERE seq = %s",
                [seq],
            )
            cursor.execute(
                "UPDATE desk_orderevent e SET previous = b.digest FROM desk_orderevent b"
                " WHERE b.order_id = e.order_id AND b.seq = e.seq - 1"
            )
        cursor.execute(
            "UPDATE desk_orderevent e SET digest ="
            " sha256(convert_to(desk_event_payload(e), 'UTF8')) WHERE seq = 2"
        )
    assert {finding.what for finding in findings(seals)} == {"seal_head"}
    with raw, raw.cursor() as cursor:  # now the seal as well
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE binding_seal s SET heads = (SELECT jsonb_agg(jsonb_build_array("
            "order_id, seq, encode(digest, 'hex')) ORDER BY order_id) FROM desk_orderevent"
            " WHERE seq = 2)"
        )
        cursor.execute(
            "UPDATE binding_seal SET digest ="
            " bylaw_seal_digest(chain, number, heads, links, previous)"
        )
    assert {finding.what for finding in findings(None)} == set()
    assert {finding.what for finding in findings(seals)} == {"seal_copy"}


def test_verify_names_the_first_order_that_is_broken(committed, raw_connection, tmp_path, capsys):
    raw = raw_connection("superuser")
    with raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE desk_order SET total = 1")
    with pytest.raises((SystemExit, CommandError)):
        call_command("verify_orders", seals=tmp_path / "none")
    assert committed.number in capsys.readouterr().out


def test_a_seal_covers_what_moved_and_follows_the_one_before(company, order, tmp_path):
    copy = tmp_path / "seals.log"
    first = seal_chain(chain="orders", copy_to=copy)
    assert first.links == 2
    assert first.heads[0][:2] == [order.pk, 2]
    assert seal_chain(chain="orders", copy_to=copy) is None
    other = company.receive()
    second = seal_chain(chain="orders", copy_to=copy)
    assert [head[0] for head in second.heads] == [other.pk]
    assert bytes(second.previous) == bytes(first.digest)
    lines = [json.loads(line) for line in copy.read_text().splitlines()]
    assert [line["number"] for line in lines] == [1, 2]
    assert Seal.objects.count() == 2


def test_every_grant_is_what_the_registry_says(db):
    from django.apps import apps

    from regulations.binding.registry import protection

    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy:
                continue
            table = model._meta.db_table
            grants = protection(model).grants
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege(%s, %s)", [table, right])
                has = cursor.fetchone()[0]
                wanted = right in [grant.strip() for grant in grants.split(",")]
                assert has == wanted, (table, right)


def test_findings_are_none_on_an_empty_desk(db, tmp_path):
    assert list(findings(tmp_path / "none")) == []
    assert Finding("facts", order_id=1).seq is None
