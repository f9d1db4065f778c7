"""Databases made for a while: the one a backup is restored into."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import psycopg2
from psycopg2 import sql

from sitecontent.database.backups import programs

TRIES = 6  # PostgreSQL itself waits five seconds each time
PREFIX = "bylaw_proof_"
_LOCALES = {"b": "builtin_locale", "i": "icu_locale"}
_PROVIDERS = {"b": "builtin", "i": "icu", "c": "libc"}


def server(url: str):
    """A connection to the server of an address that can make and drop databases."""
    connection = programs.connect(programs.named(url, "postgres"))
    connection.autocommit = True
    return connection


def create(connection, name: str, like: dict) -> None:
    """Make an empty database that sorts and spells as the one in a manifest."""
    provider = like["provider"]
    words = [
        ("TEMPLATE", "template0"), ("ENCODING", like["encoding"]),
        ("LC_COLLATE", like["collate"]), ("LC_CTYPE", like["ctype"]),
        ("LOCALE_PROVIDER", _PROVIDERS[provider]),
    ]  # fmt: skip
    if provider in _LOCALES:
        words.append((_LOCALES[provider].upper(), like["locale"]))
    said = sql.SQL(" ").join(
        sql.SQL(word + " = {}").format(sql.Literal(value)) for word, value in words
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {} WITH {}").format(sql.Identifier(name), said))
        cursor.execute(
            sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
        )


def drop(connection, name: str) -> None:
    """Take a database away; sessions of this role are ended, others are waited for a while."""
    with connection.cursor() as cursor:
        for left in range(TRIES, 0, -1):
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()",
                [name],
            )
            try:
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            except psycopg2.errors.ObjectInUse:
                if left == 1:
                    raise
            else:
                return


@contextmanager
def database(url: str, name: str, like: dict) -> Iterator[str]:
    """An empty database for the length of a block: its address. Those of killed runs go first."""
    name = PREFIX + name.lower()
    with closing(server(url)) as connection:
        for left in leftovers(connection):
            drop(connection, left)
        create(connection, name, like)
        try:
            yield programs.named(url, name)
        finally:
            with suppress(psycopg2.errors.ObjectInUse):  # the next run takes it away
                drop(connection, name)


def leftovers(connection) -> list[str]:
    """Scratch databases of this role that nobody dropped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s AND datdba ="
            " (SELECT oid FROM pg_roles WHERE rolname = current_user)",
            [PREFIX.replace("_", r"\_") + "%"],
        )
        return [name for (name,) in cursor.fetchall()]
