"""The portal's own servers under one folder, for everything that was given no others.

Free of Django: it makes the environment that the settings read.
"""

import fcntl
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from config.postgres import Postgres
from config.processes import (
    ServerTrouble,
    make_folder,
    random_password,
    wait_until,
    write_private,
)
from config.server import START_SECONDS, Server
from config.valkey import Valkey

__all__ = ["Postgres", "Server", "ServerTrouble", "Started", "Valkey", "ensure", "known"]

# Well-formed, and nobody answers: for commands that read the settings and no row.
NOWHERE = {
    "DATABASE_URL": "postgresql://bylaw_app@127.0.0.1:1/bylaw",
    "DATABASE_OWNER_URL": "postgresql://bylaw_owner@127.0.0.1:1/bylaw",
    "BACKUP_DATABASE_URL": "postgresql://bylaw_backup@127.0.0.1:1/bylaw",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


@dataclass
class Started:
    """What `ensure` did: values for the environment, and the servers this process keeps."""

    env: dict[str, str]
    servers: list[Server] = field(default_factory=list)
    users: IO[str] | None = None
    keeping: IO[str] | None = None

    def stop(self) -> None:
        """Stop what this process keeps, as soon as no other command uses it."""
        if self.keeping and self.users:
            _wait_for_others(self.users)
            for server in reversed(self.servers):
                server.stop()
        for lock in (self.users, self.keeping):
            if lock:
                lock.close()


def var_folder(project: Path) -> Path:
    """Where the portal keeps its own data: BYLAW_VAR, else `var` in the project."""
    return Path(os.environ.get("BYLAW_VAR") or project / "var").absolute()


def has_own_database() -> bool:
    """Whether the environment names no database, so that the portal brings its own."""
    return not os.environ.get("DATABASE_URL")


def own_servers(var: Path) -> list[Server]:
    """The servers the environment does not name, in the order they start."""
    servers: list[Server] = []
    if has_own_database():
        servers.append(Postgres(var / "postgres", log=var / "log" / "postgres.log"))
    if not os.environ.get("REDIS_URL"):
        servers.append(Valkey(var / "valkey", log=var / "log" / "valkey.log"))
    return servers


def environment(servers: list[Server]) -> dict[str, str]:
    """What the settings read of these servers. Raises ServerTrouble."""
    env = {}
    for server in servers:
        if isinstance(server, Postgres):
            env |= {"DATABASE_URL": server.app_url, "DATABASE_OWNER_URL": server.owner_url}
            env["BACKUP_DATABASE_URL"] = server.backup_url
        if isinstance(server, Valkey):
            env["REDIS_URL"] = server.url
    return env


def ensure(var: Path) -> Started:
    """Have every server that the environment does not name run. Raises ServerTrouble.

    Where a portal or another command keeps them, they are used; else this process keeps them
    and has to call `stop` at its end.
    """
    servers = own_servers(var)
    started = Started(own_secrets(var))
    if not servers:
        return started
    started.users = _open_lock(var, "users.lock")
    fcntl.flock(started.users, fcntl.LOCK_SH)
    started.keeping = take_keeping(var)
    try:
        if started.keeping:
            for server in servers:
                started.servers.append(server)
                server.start()
        elif not wait_until(lambda: all(each.running() for each in servers), seconds=START_SECONDS):
            raise ServerTrouble(
                f"The servers in {var} are kept by process {keeper(var)} and do not answer."
            )
        started.env |= environment(servers)
    except BaseException:
        started.stop()
        raise
    return started


def known(var: Path) -> dict[str, str]:
    """The environment for commands that read no row: no server is started, no file made."""
    made = [server for server in own_servers(var) if (server.folder / "access.json").exists()]
    try:
        found = environment(made)
    except (ServerTrouble, OSError):
        found = {}
    env = NOWHERE | {"SECRET_KEY": random_password()} | found
    return {name: value for name, value in env.items() if not os.environ.get(name)}


def own_secrets(var: Path) -> dict[str, str]:
    """SECRET_KEY of a portal with a database of its own, made at the first need.

    With a database of the company's the key is the administrator's as well. Raises ServerTrouble.
    """
    if os.environ.get("SECRET_KEY"):
        return {}
    if not has_own_database():
        raise ServerTrouble(
            "DATABASE_URL is set and SECRET_KEY is not: put a long random SECRET_KEY that stays "
            "the same into the environment."
        )
    path = var / "secret_key"
    try:
        if not path.exists():
            make_folder(var)
            write_private(path, random_password())
        return {"SECRET_KEY": path.read_text().strip()}
    except OSError as error:
        raise ServerTrouble(f"The folder {var} cannot be used: {error}.") from error


def take_keeping(var: Path) -> IO[str] | None:
    """The lock of the one process that starts and stops the servers of `var`.

    None when another process holds it. It is free again when the file is closed, or the process
    ends in whatever way. Raises ServerTrouble.
    """
    lock = _open_lock(var, "keeper.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def keeper(var: Path) -> str:
    """The number of the process that holds the lock, as it wrote it."""
    return (var / "keeper.lock").read_text()


def _open_lock(var: Path, name: str) -> IO[str]:
    try:
        make_folder(var)
        return (var / name).open("a")
    except OSError as error:
        raise ServerTrouble(f"The folder {var} cannot be used: {error}.") from error


def _wait_for_others(users: IO[str]) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another command still uses the database; waiting for it.", file=sys.stderr)
        fcntl.flock(users, fcntl.LOCK_EX)
