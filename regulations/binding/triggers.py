"""Migration operations that put the owner's triggers on a table.

They only name functions made by this room's migrations, so they stay true when those change.
"""

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
