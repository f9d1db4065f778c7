"""Keeps processes running: starts again what ends, and ends all in order."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.logs import ERRORS, PANICS, LogFile
from config.processes import ServerTrouble, last_lines, spawn, wait_until
from config.server import Server

PAUSES = (0.5, 1, 2, 5, 10, 30)  # seconds before the first, second, ... start in a row
STEADY_SECONDS = 60  # after which an end counts as the first again
STOP_SECONDS = 40  # a worker may finish its task
TICK_SECONDS = 0.5


class StopAsked(BaseException):
    """Ctrl-C or SIGTERM; not an Exception, so that nobody takes it for a failure."""


ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stop_signals() -> Iterator[None]:
    """While this holds, the first signal that asks us to end raises StopAsked, further ones wait.

    `ignore_signals` has the ending go through undisturbed when it began in another way.
    """

    def ask(number: int, frame: FrameType | None) -> None:
        ignore_signals()
        raise StopAsked

    before = {each: signal.signal(each, ask) for each in ASKING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def ignore_signals() -> None:
    """From now on being asked to end changes nothing: the ending is under way."""
    for each in ASKING:
        signal.signal(each, signal.SIG_IGN)


class Program:
    """A process with a name, a command and a log; its children end with it."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        cwd: Path,
        log: Path,
    ) -> None:
        self.name = name
        self.command = command
        self.env = env
        self.cwd = cwd
        self.log = log
        self._process: subprocess.Popen | None = None

    @property
    def pid(self) -> int | None:
        """The process last started, living or not."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process. Raises ServerTrouble."""
        self._clear_group()
        self._process = spawn(self.command, log=self.log, env=self.env, cwd=self.cwd)

    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def wait(self) -> int:
        """Wait for the end; the exit status."""
        return self._process.wait()

    def ask_to_stop(self) -> None:
        """Send SIGTERM and return at once."""
        if self.alive():
            self._process.terminate()

    def stop(self, *, seconds: float = STOP_SECONDS) -> None:
        """Wait for an end that was asked for; what still runs after `seconds` is killed."""
        wait_until(lambda: not self.alive(), seconds=seconds)
        self._clear_group()
        if self._process is not None:
            self._process.wait()

    def _clear_group(self) -> None:
        """End what a killed process left of its children: they would hold its port."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


@dataclass
class Watched:
    """What the supervisor knows of one process or server."""

    service: Program | Server
    log: LogFile
    started_at: float
    ends: int = 0
    start_at: float | None = None


class Supervisor:
    """Keeps servers and programs running; `say` gets each line for the terminal."""

    def __init__(self, *, say: Callable[[str], None]) -> None:
        self._say = say
        self._watched: list[Watched] = []

    def add(self, service: Program | Server) -> None:
        """Start `service` and keep it running from now on. Raises ServerTrouble."""
        news = PANICS if isinstance(service, Server) else ERRORS
        log = LogFile(service.log, news=news)
        self._watched.append(Watched(service, log, started_at=time.monotonic()))
        service.start()

    def run(self) -> None:
        """Watch until something (a signal) raises."""
        while True:
            self.tick()
            time.sleep(TICK_SECONDS)

    def tick(self) -> None:
        """Look after everything once."""
        for each in self._watched:
            for line in each.log.new_errors():
                self._say(f"[{each.service.name}] {line}")
            each.log.rotate()
            if each.start_at is not None:
                self._start_again(each)
            elif not each.service.alive():
                self._plan_start(each)

    def require_all(self) -> None:
        """Raise ServerTrouble if anything has ended since it was added."""
        for each in self._watched:
            if not each.service.alive():
                raise ServerTrouble(
                    f"{each.service.name} ended right after its start; the last lines of "
                    f"{each.service.log}:\n{last_lines(each.service.log)}"
                )

    def stop(self) -> None:
        """End everything: programs first, the last added first, then the servers."""
        programs = [each.service for each in self._watched if isinstance(each.service, Program)]
        servers = [each.service for each in self._watched if isinstance(each.service, Server)]
        if programs:
            web = programs.pop()  # nobody may ask for anything while the rest goes
            web.ask_to_stop()
            web.stop()
        for program in reversed(programs):
            program.ask_to_stop()
        for program in reversed(programs):
            program.stop()
        for server in reversed(servers):
            server.stop()
        self._watched = []

    def _plan_start(self, each: Watched) -> None:
        now = time.monotonic()
        each.ends = 1 if now - each.started_at > STEADY_SECONDS else each.ends + 1
        pause = PAUSES[min(each.ends, len(PAUSES)) - 1]
        each.start_at = now + pause
        self._say(
            f"{each.service.name} ended; starting it again in {pause:g} s. "
            f"The last lines of {each.service.log}:\n{last_lines(each.service.log)}"
        )

    def _start_again(self, each: Watched) -> None:
        if time.monotonic() < each.start_at:
            return
        each.start_at, each.started_at = None, time.monotonic()
        try:
            each.service.start()
        except ServerTrouble as trouble:
            self._say(str(trouble))
            self._plan_start(each)
        else:
            self._say(f"{each.service.name} runs again.")
