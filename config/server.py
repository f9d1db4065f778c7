"""What the portal's own servers have in common: a folder, a port, passwords, a process."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from config.processes import (
    Account,
    ServerTrouble,
    free_port,
    is_alive,
    last_lines,
    make_folder,
    port_is_free,
    random_password,
    server_account,
    spawn,
    wait_until,
    write_private,
)

MEGABYTE = 1024 * 1024
NEEDED_SPACE = 300 * MEGABYTE
START_SECONDS = 60  # crash recovery included
STOP_SECONDS = 30
LOG_LIMIT = 10 * MEGABYTE


class Server:
    """One server program with its data in `folder`.

    The folder gets `data/` (the server's) and `access.json` (port and passwords, mode 0600).
    `start` may be called at any time by any number of processes.
    """

    name: str
    process_name: str
    pid_file: str
    accounts: tuple[str, ...]
    stop_signal = signal.SIGTERM

    # A server that comes back while others know its address may not move.
    port_is_fixed = False

    def __init__(self, folder: Path, *, log: Path | None = None) -> None:
        self.folder = Path(folder).absolute()
        self.data = self.folder / "data"
        self.log = (log or self.folder / "server.log").absolute()
        self._process: subprocess.Popen | None = None

    # What each server says for itself.

    def running(self) -> bool:
        """Whether the server of this folder answers to the passwords of this folder."""
        raise NotImplementedError

    def _prepare(self) -> None:
        raise NotImplementedError

    def _launch(self) -> None:
        raise NotImplementedError

    def _recover(self) -> bool:
        """After a start that failed: change something that makes another try worth it."""
        return False

    def _after_start(self) -> None:
        """What needs a server that answers."""

    # What they share.

    def start(self) -> bool:
        """Start the server unless it runs; True if this call started it. Raises ServerTrouble."""
        try:
            make_folder(self.folder)
            make_folder(self.log.parent)
            with self._only_one_starts():
                if self._already_there():
                    return False
                self._prepare()
                if not self._launched() and not (self._recover() and self._launched()):
                    raise ServerTrouble(
                        f"{self.name} did not start; the last lines of {self.log}:\n"
                        f"{last_lines(self.log)}"
                    )
                self._after_start()
        except OSError as error:
            raise ServerTrouble(
                f"{self.name} cannot use the folder {self.folder} ({error}): start the portal as "
                "the user who made it, or give it another folder with BYLAW_VAR."
            ) from error
        return True

    def stop(self) -> None:
        """Stop the server and wait until it is gone; nothing happens if there is none."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """End the server at once, as a power cut would; for trials of what survives it."""
        self._end(signal.SIGKILL)

    def alive(self) -> bool:
        """Whether the process is there, asked without a connection."""
        if self._process is not None:
            return self._process.poll() is None
        return self.pid is not None

    @property
    def pid(self) -> int | None:
        """The living process of this folder's server, whoever started it."""
        try:
            pid = int((self.data / self.pid_file).read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            # After kill -9 the file stays, and its number may belong to anything by now.
            ours = process.name() == self.process_name and is_alive(pid)
            return pid if ours and Path(process.cwd()) == self.data.resolve() else None
        except (OSError, ValueError, psutil.Error):
            return None

    @property
    def account(self) -> Account | None:
        """Whom the server runs as; None: as we do. Raises ServerTrouble."""
        return server_account(self.data)

    @property
    def access(self) -> dict:
        """Port and passwords, made at the first need. Raises ServerTrouble."""
        path = self.folder / "access.json"
        if not path.exists():
            if self.data.exists():
                raise ServerTrouble(
                    f"The file {path} with the passwords of {self.data} is missing: put it back, "
                    f"or move {self.folder} away to begin with an empty one."
                )
            passwords = {account: random_password() for account in self.accounts}
            write_private(path, json.dumps({"port": free_port()} | passwords))
        try:
            return json.loads(path.read_text())
        except ValueError as error:
            raise ServerTrouble(f"The file {path} is damaged: {error}.") from error

    def _remember(self, **changes) -> None:
        write_private(self.folder / "access.json", json.dumps(self.access | changes))

    def _already_there(self) -> bool:
        """Whether the server runs; one that is just starting or stopping is waited for."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None

        def settled() -> bool:
            return self.pid is None or self.running()

        if not wait_until(settled, seconds=START_SECONDS):
            raise ServerTrouble(
                f"{self.name} (process {self.pid}) of {self.folder} neither answers nor ends; "
                f"see {self.log}."
            )
        return self.pid is not None

    def _launched(self) -> bool:
        for _ in range(3):
            if not port_is_free(self.access["port"]):
                self._move()
            if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
                self.log.replace(self.log.with_suffix(".log.1"))
            self._launch()
            wait_until(lambda: not self.alive() or self.running(), seconds=START_SECONDS)
            if self.alive() and self.running():
                return True
            self._end(signal.SIGKILL)
            if port_is_free(self.access["port"]):
                return False  # it was not that somebody took the port before us
        return False

    def _move(self) -> None:
        if self.port_is_fixed:
            raise ServerTrouble(
                f"{self.name}: another program took its port {self.access['port']} on 127.0.0.1."
            )
        self._remember(port=free_port())

    def _spawn(self, command: list[str | Path], *, text: str = "") -> None:
        self._process = spawn(
            command,
            log=self.log,
            env=self._environment(),
            cwd=self.folder,
            account=self.account,
            death_signal=self.stop_signal,
            text=text,
        )

    def _end(self, with_signal: signal.Signals) -> None:
        pid = self._process.pid if self._process is not None else self.pid
        for each in (with_signal, signal.SIGKILL):
            if pid is None or not self._is_there(pid):
                break
            os.kill(pid, each)
            wait_until(lambda: not self._is_there(pid), seconds=STOP_SECONDS)
        self._process = None

    def _is_there(self, pid: int) -> bool:
        if self._process is not None:
            return self._process.poll() is None  # which also reaps it
        return is_alive(pid)

    def _make_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700)
        if self.account is not None:
            os.chown(path, *self.account)

    def _require_space(self) -> None:
        free = shutil.disk_usage(self.folder).free
        if free < NEEDED_SPACE:
            raise ServerTrouble(
                f"{self.name} needs {NEEDED_SPACE // MEGABYTE} MB free in {self.folder}; "
                f"there are {free // MEGABYTE} MB."
            )

    @contextmanager
    def _only_one_starts(self) -> Iterator[None]:
        with (self.folder / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @staticmethod
    def _environment() -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
