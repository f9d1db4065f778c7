"""Nobody changes an order: every way tried changes nothing, and is on record (C7-5)."""

from datetime import timedelta

import psycopg2
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from hr.discipline.models import Case
from orders.desk.attempts import attempts_of, open_attempt_cases
from orders.desk.models import Order, OrderEvent, OrderLine
from regulations.binding.models import Attempt
from regulations.binding.services import entering_past
from tests.rights import let

pytestmark = [pytest.mark.clause("C7-5")]


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


def test_a_line_cannot_be_added_to_an_order_that_stands(order):
    before = facts(order)
    with connection.cursor() as cursor:
        for tail in ("", " ON CONFLICT (order_id, position) DO UPDATE SET quantity = 99"):
            cursor.execute(
                "INSERT INTO desk_orderline (order_id, position, sku, title, variant, quantity,"
                f" unit_price, amount) VALUES (%s, 1, '', 'extra', '', 1, 1, 1){tail}",
                [order.pk],
            )
            assert cursor.rowcount == 0
    assert facts(order) == before
    attempts = Attempt.objects.filter(table="desk_orderline", clause="C7-5").order_by("pk")
    # The second statement is a try to change as well.
    assert list(attempts.values_list("operation", flat=True)) == ["INSERT", "UPDATE", "INSERT"]


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
    let(company.designer, "view_order")
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
    assert Attempt.objects.filter(actor=company.manager).count() == 2


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_at_an_order_accuses_nobody(order, company, client, method):
    client.force_login(company.manager)
    for path in ("/desk/order/", f"/desk/order/{order.pk}/change/", f"/desk/orders/{order.pk}/"):
        getattr(client, method)(path)
    assert not Attempt.objects.exists()


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


# --- past the portal's own code: raw connections as three roles ---------------------------------

RAW = [
    "UPDATE desk_order SET total = 1",
    "UPDATE desk_order SET address = 'x' WHERE id = {order}",
    "UPDATE desk_order SET promotion_codes = '{{SEM1204}}', landing = 'x' WHERE id = {order}",
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


def test_the_manager_refuses_with_the_clause_and_the_record_outlives_the_rollback(committed):
    tries = (
        lambda: Order.objects.filter(pk=committed.pk).update(total=1),
        lambda: Order.objects.filter(pk=committed.pk).delete(),
        lambda: OrderEvent.objects.all().delete(),
        lambda: committed.delete(),  # Django's PROTECT would speak first, and record nothing
        lambda: committed.events.first().delete(),
        lambda: Order.objects.bulk_update([Order(pk=committed.pk, phone="1")], ["phone"]),
        lambda: Order(**_values(committed) | {"address": "elsewhere"}).save(),
        lambda: committed.save(),
        lambda: committed.save(update_fields=["total"]),
        lambda: Order.objects.update_or_create(pk=committed.pk, defaults={"total": 1}),
        lambda: committed.lines.first().save(),
        lambda: committed.lines.update_or_create(position=1, defaults={"quantity": 9}),
        lambda: committed.lines.first().delete(),
        lambda: committed.events.first().save(update_fields=["data"]),
    )
    before = facts(committed)
    for count, try_it in enumerate(tries, 1):
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            try_it()
        assert refused.value.code == "C7-5"
        assert Attempt.objects.count() == count
    assert facts(committed) == before


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
