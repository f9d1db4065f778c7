"""Starting, watching and ending processes of the portal's own; no Django here."""

import contextlib
import ctypes
import os
import pwd
import random
import secrets
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

PR_SET_PDEATHSIG = 1
# Below the range from which Linux takes ports for outgoing connections (32768 and up),
# so that a remembered port is rarely taken when the server comes back.
PORTS = range(20000, 32000)
ERROR_LINES = 5

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class ServerTrouble(Exception):
    """One clear English sentence for the terminal about what keeps the portal from running."""


class Account(NamedTuple):
    """The numbers of the account a server runs under when we are root."""

    uid: int
    gid: int


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    cwd: Path,
    account: Account | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    text: str = "",
) -> subprocess.Popen:
    """Start `command` in a session of its own, its output appended to the file `log`.

    The session keeps the terminal's Ctrl-C away; where the system can (Linux) the process gets
    `death_signal` when the starting thread ends, so even after kill -9 of the portal nothing
    stays behind. `text` is handed over on standard input. Raises ServerTrouble.
    """
    parent = os.getpid()

    def tie_to_parent() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
            if os.getppid() != parent:  # it ended between fork and prctl
                os._exit(1)

    identity = {} if account is None else _identity(account)
    try:
        with log.open("ab") as out:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.PIPE if text else subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=dict(env),
                cwd=cwd,
                start_new_session=True,
                preexec_fn=tie_to_parent,
                **identity,
            )
    except OSError as error:
        raise ServerTrouble(f"{command[0]} could not be started: {error}.") from error
    if text:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(text.encode())
    return process


def run_as(
    command: Sequence[str | Path], *, env: Mapping[str, str], cwd: Path, account: Account | None
) -> subprocess.CompletedProcess:
    """Run a short command to its end as `account`; its output is text. Raises ServerTrouble."""
    identity = {} if account is None else _identity(account)
    try:
        return subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            **identity,
        )
    except OSError as error:
        raise ServerTrouble(f"{command[0]} could not be started: {error}.") from error


def _identity(account: Account) -> dict:
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def server_account(data: Path) -> Account | None:
    """Who runs the server of the folder `data` (which need not exist yet).

    None: we ourselves. As root: the owner of the data, else an unprivileged account, since
    PostgreSQL refuses to run as root. Raises ServerTrouble when the data belong to somebody else.
    """
    owner = data.stat() if data.exists() else None
    if os.geteuid() != 0:
        if owner and owner.st_uid != os.geteuid():
            raise ServerTrouble(
                f"The folder {data} belongs to user {_account_name(owner.st_uid)}: start the "
                "portal as that user or as root, or give it another folder with BYLAW_VAR."
            )
        return None
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise ServerTrouble(
        "PostgreSQL does not run as root and there is neither a user postgres nor a user nobody: "
        "start the portal as an ordinary user."
    )


def _account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def require_reachable(path: Path, *, account: Account | None) -> None:
    """Raise ServerTrouble naming the first folder above `path` that `account` may not enter."""
    if account is None:
        return
    for folder in reversed(path.resolve().parents):
        about = folder.stat()
        if about.st_uid == account.uid:
            needed = stat.S_IXUSR
        elif about.st_gid == account.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not about.st_mode & needed:
            raise ServerTrouble(
                f"Started as root, the servers run as user {_account_name(account.uid)}, who may "
                f"not enter the folder {folder}: move the portal out of it (for example to "
                f"/srv/bylaw), start it as an ordinary user, or run: chmod o+x '{folder}'"
            )


def make_folder(path: Path) -> None:
    """Make `path` and what is missing above it, so that a server's account may pass.

    Raises OSError.
    """
    for folder in (*reversed(path.parents), path):
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)  # whatever the umask: what is secret has its own mode


def port_is_free(port: int, *, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on `host`:`port` now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A free port of 127.0.0.1 for a server that will remember it. Raises ServerTrouble."""
    for port in random.sample(PORTS, k=200):
        if port_is_free(port):
            return port
    raise ServerTrouble(f"No free port on 127.0.0.1 between {PORTS.start} and {PORTS.stop}.")


def random_password() -> str:
    """A password that needs no quoting in an address, SQL or a configuration file."""
    return secrets.token_hex(32)


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` at once and readable by nobody else (mode 0600)."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def last_lines(log: Path, *, count: int = ERROR_LINES) -> str:
    """The last lines that are not empty of a log file, joined; empty when there is none."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8192))
        lines = file.read().decode(errors="replace").splitlines()
    return "\n".join([line for line in lines if line.strip()][-count:])


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
    """Ask `condition` again and again for at most `seconds`; whether it came true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


def is_alive(pid: int) -> bool:
    """Whether process `pid` exists and has not ended (a process that ended may wait as zombie)."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
