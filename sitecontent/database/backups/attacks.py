"""The attacks on what binds, run as the portal's own role on a restored database: a backup that
came back without its rights and triggers would hold nothing."""

from collections.abc import Iterator
from contextlib import closing

import psycopg2
from django.apps import apps
from django.utils.translation import gettext_noop as _
from psycopg2 import sql

from regulations.binding.registry import ORDINARY, Protection, protection
from regulations.notices.sayings import Said
from sitecontent.database.backups import programs

HELD = _("%(table)s: %(attack)s as the portal's role was let through.")
DENIED = ("42501", "42P17", "55000")  # the codes of a refusal by rights or by a trigger


def attack(url: str) -> Iterator[str]:
    """Try to change and empty everything that binds; a sentence for each try that came through.

    Every try is taken back. `url` leads to the restored database as the portal's role.
    """
    with closing(programs.connect(url)) as connection:
        for table, kept in _bound():
            for name, statement in _attacks(connection, table, kept):
                if _comes_through(connection, statement):
                    yield Said(HELD, table=table, attack=name)


def _bound() -> list[tuple[str, Protection]]:
    found = {}
    for model in apps.get_models(include_auto_created=True):
        kept = protection(model)
        is_bound = kept.grants != ORDINARY or kept.clause
        if model._meta.managed and not model._meta.proxy and is_bound:
            found[model._meta.db_table] = kept
    return sorted(found.items())


def _attacks(connection, table: str, kept: Protection) -> Iterator[tuple[str, sql.Composable]]:
    name = sql.Identifier(table)
    is_whole = kept.grants == ORDINARY
    one = sql.SQL(" WHERE ctid = (SELECT min(ctid) FROM {0})").format(name)
    where = one if "SELECT" in kept.grants and not _is_hidden(kept) else sql.SQL("")
    yield "TRUNCATE", sql.SQL("TRUNCATE {} CASCADE").format(name)
    yield "DISABLE TRIGGER", sql.SQL("ALTER TABLE {} DISABLE TRIGGER ALL").format(name)
    yield "DROP TABLE", sql.SQL("DROP TABLE {} CASCADE").format(name)
    yield "DELETE", sql.SQL("DELETE FROM {}").format(name) + where
    if is_whole or "UPDATE" not in kept.grants:
        columns = _columns(connection, table)
        update = sql.SQL("UPDATE {} SET {} = {}").format(
            name, sql.Identifier(columns[0]), sql.Identifier(columns[0])
        )
        yield "UPDATE", update + where
    if "INSERT" not in kept.grants:
        yield "INSERT", sql.SQL("INSERT INTO {} DEFAULT VALUES").format(name)


def _is_hidden(kept: Protection) -> bool:
    return "SELECT (" in kept.grants


def _columns(connection, table: str) -> list[str]:
    """Columns that can be set, the key last: PostgreSQL looks at rights before at values."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = ''"
            " ORDER BY attidentity <> '', attnum",
            [f'"{table}"'],
        )
        names = [name for (name,) in cursor.fetchall()]
    connection.rollback()
    return names


def _comes_through(connection, statement: sql.Composable) -> bool:
    """Whether a statement changed anything, or failed for another reason than a refusal."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount != 0
    except psycopg2.Error as error:
        return error.pgcode not in DENIED
    finally:
        connection.rollback()
