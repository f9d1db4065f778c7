"""Who is recorded with an attempt, whatever its statement looks like (C7-5)."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg2.sql import SQL

from orders.desk.models import OrderEvent
from regulations.binding.actor import acting, could_change
from regulations.binding.models import Attempt
from tests.orders.desk.pages import post

pytestmark = [pytest.mark.clause("C7-5")]

TRIES = [
    "UPDATE desk_order SET total = 1",
    "/* x */ update desk_order set total = 1",
    "-- why not\n  Delete From desk_orderevent",
    "WITH a AS (SELECT 1) UPDATE desk_order SET total = 1",
    "\n   \t update DESK_ORDER set total = 1",
    'UPDATE ONLY public."desk_order" SET total = 1',
    "MERGE INTO desk_orderline l USING (SELECT 1 AS id) s ON l.id > 0"
    " WHEN MATCHED THEN UPDATE SET quantity = 9",
    "WITH gone AS (DELETE FROM desk_orderline RETURNING 1) SELECT count(*) FROM gone",
    "DO $$ BEGIN EXECUTE 'UPDATE desk_' || 'order SET total = 1'; END $$",
    "INSERT INTO desk_orderline (order_id, position, sku, title, variant, quantity, unit_price,"
    " amount) SELECT order_id, 9, '', 'more', '', 1, 1, 1 FROM desk_orderline",
    SQL("UPDATE desk_order SET total = 1"),
    b"UPDATE desk_order SET total = 1",
]


@pytest.mark.parametrize("statement", TRIES)
def test_a_try_in_raw_sql_is_the_persons_whose_request_it_is(order, company, statement):
    with acting(lambda: company.lead.pk):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:
            pytest.fail("nothing is refused loudly here")
    people = {attempt.proved_actor for attempt in Attempt.objects.all()}
    assert people == {company.lead.pk}


READS = [
    "SELECT * FROM desk_order WHERE id = 1",
    "SELECT 1 FROM desk_order FOR UPDATE",
    "SELECT 1 FROM desk_order FOR NO KEY UPDATE OF desk_order",
    "INSERT INTO desk_orderevent (order_id) VALUES (1)",
    "INSERT INTO desk_order (id) VALUES (1) ON CONFLICT DO NOTHING RETURNING id",
    "UPDATE desk_orderstate SET tries = 1",
    "DELETE FROM django_session",
]


@pytest.mark.parametrize("statement", READS)
def test_what_changes_no_bound_row_costs_nothing(statement):
    assert could_change(statement) is False


def test_pages_and_steps_send_no_query_for_it(order, company, client):
    client.force_login(company.assistant)
    with CaptureQueriesContext(connection) as seen:
        for path in ("/desk/", f"/desk/orders/{order.pk}/", "/"):
            client.get(path)
        post(client, order, "contact", way="phone", outcome="confirmed")
        post(client, order, "remark", text="易碎")
    assert OrderEvent.objects.filter(order=order, kind="confirmed").exists()
    told = [query["sql"] for query in seen if "bylaw.actor" in query["sql"]]
    assert len(seen) > 20
    assert told == []
