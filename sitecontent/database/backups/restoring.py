"""A portal is brought back: the backup is restored beside what is there, compared, and only then
takes its place. What was there before is kept under another name."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from django.utils.translation import gettext_noop as _
from psycopg2 import sql

from sitecontent.database.backups import locks, programs, scratch
from sitecontent.database.backups.making import DATABASE, MAKING, RESTORE, working
from sitecontent.database.backups.proving import (
    bring_back,
    check_files,
    compare,
    read_manifest,
    unlock,
)
from sitecontent.database.backups.targets import Target
from sitecontent.database.backups.troubles import BackupTrouble

NOT_EMPTY = _(
    "The database %(name)s has tables. Nothing was changed. With --replace it is kept under "
    "another name, and the backup takes its place."
)
NO_ROLE = _(
    "The role %(roles)s is missing on this server: run the SQL of `manage.py roles` there first."
)
IN_USE = _("The database is in use: stop web, workers and beat, and call the command again.")
NOT_WHOLE = _("The backup did not come back whole, and nothing was changed: %(findings)s")


@dataclass(frozen=True)
class Restored:
    """What was brought back, and what the database before it is called now."""

    name: str
    at: str
    rows: int
    before: str
    files: list[str]


def restore(
    *, owner: str, target: Target, name: str, identity: Path, work: Path, files: dict[str, Path],
    replace: bool,
) -> Restored:  # fmt: skip
    """Bring a backup back under the address `owner`, of the role that owns the tables.

    Nothing changes before the restored database was compared with its manifest. Raises
    BackupTrouble.
    """
    key = locks.read_identity(identity)
    with (
        working(work, RESTORE, name),
        closing(scratch.server(owner)) as server,
    ):
        has_tables = _has_tables(owner)
        if has_tables and not replace:
            raise BackupTrouble(NOT_EMPTY, name=programs.database_of(owner))
        draft = work / f"{name}.restore{MAKING}"
        draft.mkdir(mode=0o700)
        try:
            index = target.bring(name, draft)
            stored = read_manifest(draft, index, key)
            return _restore(server, owner, draft, stored, key, files, has_tables=has_tables)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _restore(
    server, owner: str, draft: Path, stored: dict, key, files, *, has_tables: bool
) -> Restored:
    final = programs.database_of(owner)
    _require_roles(server, stored)
    findings = check_files(draft, stored, key)
    unlock(draft / DATABASE, draft / "database", key)
    _bring(server, owner, draft, stored, findings)
    before = _take_place(server, final, _fresh(final), stored["name"], has_tables=has_tables)
    kept = _put_files(draft / "files", files)
    rows = sum(count for count, _sum in stored["tables"].values())
    return Restored(stored["name"], stored["at"], rows, before, kept)


def _fresh(final: str) -> str:
    return f"{final}_restoring"


def _bring(server, owner: str, draft: Path, stored: dict, findings: list[str]) -> None:
    fresh = _fresh(programs.database_of(owner))
    scratch.drop(server, fresh)
    scratch.create(server, fresh, stored["database"])
    try:
        url = programs.named(owner, fresh)
        bring_back(draft / "database", url)
        findings += compare(url, stored)
        if findings:
            raise BackupTrouble(NOT_WHOLE, findings=" ".join(findings[:5]))
    except BaseException:
        scratch.drop(server, fresh)
        raise


def _has_tables(url: str) -> bool:
    with closing(programs.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r')"
        )
        return cursor.fetchone()[0]


def _require_roles(server, stored: dict) -> None:
    """Roles that rights of the backup name are there. Raises BackupTrouble."""
    named = {
        right.partition(":")[0] for said in stored["rights"].values() for right in said.split()
    } - {"owner", "public"}
    with server.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        missing = named - {name for (name,) in cursor.fetchall()}
    if missing:
        raise BackupTrouble(NO_ROLE, roles=", ".join(sorted(missing)))


def _take_place(server, final: str, fresh: str, name: str, *, has_tables: bool) -> str:
    """Give the fresh database the name of the one before, which keeps another or, empty, goes."""
    before = f"{final}_before_{name.lower()}"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with _in_use(), server.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user",
            [final],
        )
        cursor.execute("SELECT EXISTS (SELECT FROM pg_database WHERE datname = %s)", [final])
        is_there = cursor.fetchone()[0]
        if is_there and not has_tables:  # a fresh machine's: nothing in it is worth keeping
            cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(final)))
            is_there = False
        if is_there:
            before = _unused(cursor, before)
            cursor.execute(rename.format(sql.Identifier(final), sql.Identifier(before)))
        cursor.execute(rename.format(sql.Identifier(fresh), sql.Identifier(final)))
    return before if is_there else ""


@contextmanager
def _in_use() -> Iterator[None]:
    try:
        yield
    except psycopg2.errors.ObjectInUse as error:
        raise BackupTrouble(IN_USE) from error


def _unused(cursor, name: str) -> str:
    """A name for what is kept: nothing that was kept before is lost for it."""
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}%"])
    taken = {found for (found,) in cursor.fetchall()}
    numbered = (f"{name}_{number}" for number in range(2, 1000))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _put_files(folder: Path, files: dict[str, Path]) -> list[str]:
    """Files of the backup to where they belong; one that is there stays as it is."""
    kept = []
    for name, root in files.items():
        source = folder / name
        for path in [source] if source.is_file() else sorted(source.rglob("*")):
            final = root if path == source else root / path.relative_to(source)
            if path.is_file() and not final.exists():
                final.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, final)
                kept.append(str(final))
    return kept
