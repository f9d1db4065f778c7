"""Order intake through the service against the same rows inserted raw, one commit an order."""

import os
import time
from dataclasses import replace

import psycopg2
import psycopg2.extras
from django.utils import timezone

from bench.measure import Figure

BLOCK, BLOCKS = 60, 6
TABLES = [
    "desk_order", "desk_orderline", "deadlines_deadline", "desk_orderstate", "desk_orderevent",
    "binding_unsealed", "notices_notice",
]  # fmt: skip


def _copy_tables(superuser: str) -> None:
    """Tables of the same columns and indexes, without triggers: what raw rows are put into."""
    connection = psycopg2.connect(superuser)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA raw")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE raw.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute("GRANT USAGE ON SCHEMA raw TO bylaw_app")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA raw TO bylaw_app")
    connection.close()


def _statements(superuser: str, order_ids: list[int]) -> list[list[tuple[str, list]]]:
    """For every order the INSERTs that write its rows again, with values ready in hand."""
    connection = psycopg2.connect(superuser)
    where = {
        "desk_order": "id = %(pk)s",
        "deadlines_deadline": "kind = 'desk.acceptance' AND key = %(pk)s::text",
        "notices_notice": "key = 'received:' || %(pk)s",
        "binding_unsealed": "key = %(pk)s",
    }
    plans = []
    with connection, connection.cursor() as cursor:
        columns = {table: _plain_columns(cursor, table) for table in TABLES}
        for pk in order_ids:
            plan = []
            for table in TABLES:
                names = ", ".join(f'"{name}"' for name in columns[table])
                condition = where.get(table, "order_id = %(pk)s")
                cursor.execute(f"SELECT {names} FROM {table} WHERE {condition}", {"pk": pk})
                for row in cursor.fetchall():
                    marks = ", ".join(["%s"] * len(row))
                    insert = (
                        f"INSERT INTO raw.{table} ({names}) OVERRIDING SYSTEM VALUE"
                        f" VALUES ({marks})"
                    )
                    plan.append((insert, [_adapt(value) for value in row]))
            plans.append(plan)
    connection.close()
    return plans


def _adapt(value):
    return psycopg2.extras.Json(value) if isinstance(value, dict | list) else value


def _plain_columns(cursor, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def measure(superuser: str, draft) -> list[Figure]:
    """Blocks of both in turn; the median of the rates."""
    from orders.desk.intake import receive_order

    _copy_tables(superuser)
    raw = psycopg2.connect(os.environ["DATABASE_URL"])
    served, plain, number = [], [], 0
    for _block in range(BLOCKS):
        ids = []
        drafts = [replace(draft, number=f"IN{number + n:010}") for n in range(BLOCK)]
        number += BLOCK
        start = time.perf_counter()
        for each in drafts:
            ids.append(receive_order(draft=each, by=None, at=timezone.now())[0].pk)
        served.append(BLOCK / (time.perf_counter() - start))
        plans = _statements(superuser, ids)
        rows = sum(len(plan) for plan in plans) / BLOCK
        start = time.perf_counter()
        for plan in plans:
            with raw, raw.cursor() as cursor:
                for statement, values in plan:
                    cursor.execute(statement, values)
        plain.append(BLOCK / (time.perf_counter() - start))
    raw.close()
    served, plain = sorted(served)[BLOCKS // 2], sorted(plain)[BLOCKS // 2]
    return [
        Figure(f"orders a second through the service ({rows:.0f} rows each)", served, 0, "/s",
               at_least=True),
        Figure("orders a second inserted raw, without any trigger", plain, 0, "/s", at_least=True),
        Figure("intake through the service against raw", served / plain, 0.25, at_least=True),
    ]  # fmt: skip
