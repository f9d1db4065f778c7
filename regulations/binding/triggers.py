"""Migration operations that put the owner's triggers on a table.

They only name functions made by this room's migrations, so they stay true when those change.
What one room alone asks of its tables stands as SQL beside its migrations (`sql_file`).
"""

import re
from collections.abc import Mapping
from pathlib import Path

from django.db.migrations import RunSQL

_RECORD = """
CREATE TRIGGER {table}_attempt BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_record_attempt('{clause}');
CREATE TRIGGER {table}_drop_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION bylaw_drop_change();
"""
_REFUSE = """
CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('{clause}');
"""
_STAMP = """
CREATE TRIGGER {table}_a_stamp BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION bylaw_stamp();
"""
_CHAIN = """
CREATE TRIGGER {table}_b_link BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION bylaw_link('{chain}', '{key}', '{payload}', '{root}');
"""
_MADE = re.compile(r"^CREATE (FUNCTION|VIEW) (\w+)", re.MULTILINE)
_TRIGGERS = re.compile(
    r"^CREATE (?:CONSTRAINT )?TRIGGER (\w+)\s[^;]*?\sON (\w+)", re.MULTILINE | re.DOTALL
)


def _operation(sql: str, names: list[str], table: str) -> RunSQL:
    undo = "".join(f"DROP TRIGGER {table}_{name} ON {table};\n" for name in names)
    return RunSQL(sql, undo)


def record_changes(table: str, *, clause: str) -> RunSQL:
    """UPDATE and DELETE change nothing and are written down; TRUNCATE fails."""
    return _operation(_RECORD.format(table=table, clause=clause), ["attempt", "drop_change"], table)


def refuse_changes(table: str, *, clause: str = "") -> RunSQL:
    """UPDATE, DELETE and TRUNCATE fail, for the owner too."""
    return _operation(_REFUSE.format(table=table, clause=clause), ["refuse"], table)


def stamp(table: str) -> RunSQL:
    """`recorded_at` by the database's clock; `at` near it unless the past may be entered."""
    return _operation(_STAMP.format(table=table), ["a_stamp"], table)


def link(table: str, *, chain: str, key: str, payload: str, root: str) -> RunSQL:
    """A hash chain per `key`; `payload` and `root` name SQL functions that give canonical text."""
    sql = _CHAIN.format(table=table, chain=chain, key=key, payload=payload, root=root)
    return _operation(sql, ["b_link"], table)


def keep_rows(tables: Mapping[str, str]) -> list[RunSQL]:
    """Rows are only added, at their moment: {table: clause that a refusal names, or ""}."""
    return [
        operation
        for table, clause in tables.items()
        for operation in (refuse_changes(table, clause=clause), stamp(table))
    ]


def sql_file(migration: str, name: str) -> RunSQL:
    """The functions, triggers and views of `sql/<name>` beside the file of a migration.

    A function may name what stands further down or in a later file.
    """
    sql = (Path(migration).parent / "sql" / name).read_text(encoding="utf-8")
    undo = [f"DROP TRIGGER {trigger} ON {table};" for trigger, table in _TRIGGERS.findall(sql)]
    undo += [f"DROP {kind} {made};" for kind, made in reversed(_MADE.findall(sql))]
    return RunSQL(
        f"SET LOCAL check_function_bodies = off;\n{sql}\nSET LOCAL check_function_bodies = on;",
        "\n".join(undo),
    )
