"""Beginnings that many tests share: each is built once in a process, in a database of its own.

A test that asks for one works where it is already committed, and what it does itself is taken back
as everywhere. `company = worlds.shared(Company)` in a conftest or a module makes such a fixture.
"""

import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection

from regulations.binding.services import entering_past
from regulations.rulebook import memory
from tests import cluster, rights
from tests.roles import acting_as, enter


@dataclass
class World:
    """A database of this process: what each `build` returned there, and its rows as COPY text."""

    name: str
    built: dict[Callable, bytes] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)


# What a beginning is built on, and what the owner executes before it is.
_under: dict[Callable, Callable] = {}
_owners_sql: dict[Callable, str] = {}
_plain: World | None = None
_worlds: dict[Callable, World] = {}
_next: Callable | None = None
_unblocked: Callable = nullcontext


def shared(
    build: Callable[..., Any], *, over: Callable | None = None, sql: str = "", past: bool = False,
    commits: bool = False,
):  # fmt: skip
    """A fixture that gives what `build()` returned, a copy for each test, where it was built.

    With `over`, that was built there before, and `build` is given what it returned. `sql` is
    executed by the owner before. With `past` the
    test's transaction may enter the past, as `build` may always. With `commits` the test commits,
    and the database is swept back to what `build` left.
    """
    if over:
        _under[build] = over
    if sql:
        _owners_sql[build] = sql

    def give() -> Iterator[Any]:
        with entering_past(right="test") if past else nullcontext():
            yield pickle.loads(standing().built[build])

    def given(db):
        yield from give()

    def given_committing(transactional_db):
        yield from give()

    fixture = given_committing if commits else given
    fixture.build, fixture.__doc__ = build, build.__doc__
    return pytest.fixture(fixture)


def wanted(item: pytest.Item) -> Callable | None:
    """The beginning that a test asks for by its fixtures; None for an empty company.

    Raises UsageError where two are asked for of which neither is built on the other.
    """
    known = item._fixtureinfo.name2fixturedefs.values()
    found = {each[-1].func.build for each in known if hasattr(each[-1].func, "build")}
    if not found:
        return None
    for build in found:
        if found <= set(_floors(build)):
            return build
    raise pytest.UsageError(f"{item.nodeid} begins in two places: {found}")


def _floors(build: Callable) -> list[Callable]:
    """A beginning and what it is built on, the lowest first."""
    return [*(_floors(_under[build]) if build in _under else []), build]


def begin(name: str, unblocked: Callable) -> None:
    """Let the database `name`, a copy of the migrated one, be where tests begin with nobody.

    `unblocked()` is a context in which tests' fixtures may reach databases.
    """
    global _plain, _unblocked
    _unblocked = unblocked
    with unblocked():
        _prepare(name)
        _plain = World(name, contents=_contents())
    stand_in(_next)


def stand_in(build: Callable | None) -> None:
    """Let the next test begin where `build` was; built now if no test asked for it before."""
    global _next
    _next = build
    if _plain is None:
        return  # the databases are made with the first test that needs one
    with _unblocked():
        if build and build not in _worlds:
            _worlds[build] = _made(build)
        enter((_worlds[build] if build else _plain).name)


def standing() -> World:
    """Where the connection stands."""
    return next(each for each in [*_worlds.values(), _plain] if each.name == _name())


def end() -> None:
    """Leave the beginnings; they go with the servers of the run."""
    enter(_plain.name)


def _made(build: Callable) -> World:
    enter(_plain.name)
    world = World(f"{_plain.name}_{len(_worlds) + 1}")
    with acting_as("owner"), connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{world.name}"')  # of an earlier stage
        cursor.execute(f'CREATE DATABASE "{world.name}" TEMPLATE {cluster.MIGRATED}')
    _prepare(world.name)
    found = None
    for each in _floors(build):
        if each in _owners_sql:
            with acting_as("owner"), connection.cursor() as cursor:
                cursor.execute(_owners_sql[each])
        with entering_past(right="test"):
            found = each(found) if each in _under else each()
            world.built[each] = pickle.dumps(found)
    memory.forget()
    world.contents = _contents()
    return world


def _prepare(name: str) -> None:
    enter(name)
    with acting_as("owner"), connection.cursor() as cursor:
        cursor.execute(f'REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC')
    with acting_as("superuser"), connection.cursor() as cursor:
        cursor.execute(rights.MADE)


def sweep() -> None:
    """Give the database back as it was begun with, after a test that commits.

    Django would TRUNCATE, which the portal's role may not do. The owner deletes past triggers and
    foreign keys instead, which is also quicker for a hundred nearly empty tables.
    """
    contents = standing().contents
    with acting_as("owner"), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in sorted(_tables_with_rows(cursor) | set(contents)):
            cursor.execute(f'DELETE FROM "{table}"')
            if table in contents:
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(contents[table]))


def _contents() -> dict[str, str]:
    contents = {}
    with acting_as("owner"), connection.cursor() as cursor:
        for table in _tables_with_rows(cursor):
            text = io.StringIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', text)
            contents[table] = text.getvalue()
    return contents


def _tables_with_rows(cursor) -> set[str]:
    """Tables that hold rows, or held some: their files say so, sooner than the tables would."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> 'django_migrations'"
        " AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"
    )
    return {table for (table,) in cursor.fetchall()}


def _name() -> str:
    return connection.settings_dict["NAME"]
