"""Machines on one wire: a network namespace each, which can die as a machine does."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil

BRIDGE, NETWORK = "bylaw0", "10.77.0"
NEEDED = ("ip", "setpriv", "haproxy", "pgbouncer")


def require_tools() -> None:
    """Raises RuntimeError with a sentence where machines cannot be made here."""
    if os.geteuid() != 0:
        raise RuntimeError("Machines are network namespaces: run this as root.")
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        raise RuntimeError(f"Not installed: {', '.join(missing)} (of iproute2, haproxy, pgbouncer)")


def ip(*words: str) -> None:
    """One command of iproute2."""
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


@contextlib.contextmanager
def wire() -> Iterator[None]:
    """The switch that all machines hang on; ours is its address 1."""
    with contextlib.suppress(subprocess.CalledProcessError):  # left by a run that was killed
        ip("link", "del", BRIDGE)
    ip("link", "add", BRIDGE, "type", "bridge")
    try:
        ip("addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        yield
    finally:
        ip("link", "del", BRIDGE)


class Machine:
    """One machine: an address of its own, programs of its own."""

    def __init__(self, name: str, number: int, folder: Path) -> None:
        self.name, self.space = name, f"bylaw-{name}"
        self.address = f"{NETWORK}.{number}"
        self.folder = folder / name
        self.folder.mkdir(mode=0o755)
        self.programs: list[tuple[Sequence, Mapping, tuple | None]] = []
        self._cable = f"by-{name}"
        self._plug_in()

    def _plug_in(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            ip("netns", "del", self.space)
        ip("netns", "add", self.space)
        ip("link", "add", self._cable, "type", "veth", "peer", "name", "eth0", "netns", self.space)
        ip("link", "set", self._cable, "master", BRIDGE, "up")
        ip("-n", self.space, "addr", "add", f"{self.address}/24", "dev", "eth0")
        for link in ("lo", "eth0"):
            ip("-n", self.space, "link", "set", link, "up")

    def run(self, *command, env: Mapping[str, str] | None = None, account=None) -> None:
        """Start a program here; a machine that comes back starts it again."""
        self.programs.append((command, dict(env or os.environ), account))
        self._start(*self.programs[-1])

    def _start(self, command: Sequence, env: Mapping[str, str], account) -> None:
        as_who = account and (
            "setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups",
        )  # fmt: skip
        with (self.folder / "log").open("ab") as log:
            subprocess.Popen(
                ["ip", "netns", "exec", self.space, *(as_who or ()), *map(str, command)],
                env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                start_new_session=True,
            )  # fmt: skip

    @property
    def pids(self) -> list[int]:
        """Every process here."""
        done = subprocess.run(
            ["ip", "netns", "pids", self.space], check=True, capture_output=True, text=True
        )
        return [int(pid) for pid in done.stdout.split()]

    def die(self) -> None:
        """The machine is gone from one moment to the next: no process ends its work, nobody on
        the wire is told."""
        ip("link", "set", self._cable, "down")
        for pid in self.pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def come_back(self) -> None:
        """Switched on again, with the programs it had."""
        ip("link", "set", self._cable, "up")
        for program in self.programs:
            self._start(*program)

    def hear(self, with_signal: signal.Signals) -> None:
        """A signal to the first program here."""
        first = min(self.pids, key=lambda pid: psutil.Process(pid).create_time())
        os.kill(first, with_signal)

    def unplug(self) -> None:
        """End it for good."""
        self.die()
        ip("netns", "del", self.space)
