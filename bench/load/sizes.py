"""What a row of what grows takes on disk, with its indexes: what docs/scaling.md reckons with."""

import psycopg2

TABLES = (
    "desk_order", "desk_orderline", "desk_orderstate", "desk_orderevent", "deadlines_deadline",
    "notices_notice", "timekeeping_punch", "ledger_entry", "ledger_line",
)  # fmt: skip


def rows(superuser: str) -> list[tuple[str, int, float, float]]:
    """Of each table: its rows, bytes a row in it and in its indexes."""
    found = []
    with psycopg2.connect(superuser) as connection, connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"SELECT count(*), pg_table_size('{table}'), pg_indexes_size('{table}')"
                f" FROM {table}"
            )
            count, own, indexes = cursor.fetchone()
            found.append((table, count, own / max(count, 1), indexes / max(count, 1)))
    return found
