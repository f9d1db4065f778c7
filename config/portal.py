"""The whole portal with one command: `python -m config.portal`, which `make run` calls."""

import contextlib
import hashlib
import http.client
import os
import sys
from pathlib import Path

import django

from config import embedded
from config.embedded import ServerTrouble
from config.processes import last_lines, make_folder, port_is_free, wait_until
from config.reachable import require_servers
from config.supervisor import Program, StopAsked, Supervisor, ignore_signals, stop_signals

PROJECT = Path(__file__).resolve().parent.parent
WEB_SECONDS = 240
ANYWHERE = ("", "0.0.0.0", "::")


class Portal:
    """One portal of one folder: prepared, started, watched, stopped."""

    def __init__(self, *, var: Path, bind: str) -> None:
        self.var = var
        self.logs = var / "log"
        self.host, self.port = read_bind(bind)
        self.bind = bind
        self.supervisor = Supervisor(say=say)
        self.env: dict[str, str] = {}
        self.notices = ""
        self._steps: list[Program] = []

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the portal."""
        host = "127.0.0.1" if self.host in ANYWHERE else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def run(self) -> None:
        """Start everything and keep it running until a signal; then stop everything.

        Raises ServerTrouble when it cannot start; nothing is left running then.
        """
        keeping = None
        with stop_signals():
            try:
                keeping = self._take()
                self._start()
                self.supervisor.run()
            except StopAsked:
                say("Stopping ...")
            finally:
                ignore_signals()
                for step in self._steps:
                    step.stop(seconds=0)
                self.supervisor.stop()
                if keeping:
                    keeping.close()
        say("Stopped.")

    def _take(self):
        keeping = embedded.take_keeping(self.var)
        if keeping is None:
            raise ServerTrouble(
                f"Process {embedded.keeper(self.var)} already uses the folder {self.var}, a portal "
                "or a command of manage.py: stop it, or choose another folder with BYLAW_VAR."
            )
        if not port_is_free(self.port, host=self.host or "0.0.0.0"):
            keeping.close()
            raise ServerTrouble(
                f"The address {self.bind} is not free: stop the program that listens there, or "
                "choose another with BYLAW_BIND, for example BYLAW_BIND=127.0.0.1:8001."
            )
        return keeping

    def _start(self) -> None:
        make_folder(self.logs)
        make_folder(self.var / "beat")
        if not embedded.has_own_database() and not os.environ.get("DATABASE_OWNER_URL"):
            raise ServerTrouble(
                "DATABASE_URL is set and DATABASE_OWNER_URL is not: `python manage.py roles` "
                "prints the two roles that a database server of your own needs."
            )
        self.env = self._environment()
        require_servers()
        self._prepare()
        self._start_programs()
        self._await_web()
        self._greet()

    def _environment(self) -> dict[str, str]:
        """The environment of the parts; the owner's address is for migrations only."""
        env = dict(os.environ) | embedded.own_secrets(self.var)
        servers = embedded.own_servers(self.var)
        for server in servers:
            say(f"Starting {server.name} ...")
            self.supervisor.add(server)
            server.port_is_fixed = True
        env |= embedded.environment(servers)
        env |= {"BYLAW_VAR": str(self.var), "PYTHONUNBUFFERED": "1"}
        env["DJANGO_SETTINGS_MODULE"] = "config.settings"
        # Known logins belong into a database of our own, into a company's only when asked for.
        env.setdefault("BYLAW_DEMO", "1" if embedded.has_own_database() else "0")
        env.setdefault("PORTAL_URL", self.address)
        env.pop("BYLAW_AS_OWNER", None)
        return env

    def _prepare(self) -> None:
        say("Preparing the database ...")
        # Compressing every static file takes a first start longer than the database does.
        fingerprint, stamp = static_fingerprint(self.var), self.var / "static.stamp"
        fresh = stamp.exists() and stamp.read_text() == fingerprint
        static = None if fresh else self._begin("collectstatic", "--noinput", "--verbosity=0")
        self._manage("migrate", "--noinput", "--verbosity=0", BYLAW_AS_OWNER="1")
        del self.env["DATABASE_OWNER_URL"]
        # With a company's database the key files are its own care.
        keys = ["--keys"] if embedded.has_own_database() else []
        demo = ["--demo"] if self._is_demo() else []
        self.notices = self._manage("prepare", *keys, *demo).rstrip()
        if static:
            self._finish(static)
            stamp.write_text(fingerprint)

    def _manage(self, *command: str, **env: str) -> str:
        """Run one command of manage.py to its end; what it printed. Raises ServerTrouble."""
        return self._finish(self._begin(*command, **env))

    def _begin(self, *command: str, **env: str) -> Program:
        log = self.logs / f"{command[0]}.log"
        log.unlink(missing_ok=True)
        step = Program(
            "manage.py " + " ".join(command),
            [sys.executable, PROJECT / "manage.py", *command],
            env=self.env | env,
            cwd=PROJECT,
            log=log,
        )
        self._steps.append(step)
        step.start()
        return step

    def _finish(self, step: Program) -> str:
        status = step.wait()
        self._steps.remove(step)
        if status != 0:
            raise ServerTrouble(
                f"`{step.name}` failed; the last lines of {step.log}:\n{last_lines(step.log)}"
            )
        return step.log.read_text(errors="replace")

    def _start_programs(self) -> None:
        worker = ["-m", "celery", "-A", "config", "worker", "-c", "1"]
        worker += ["--without-gossip", "--without-mingle"]
        schedule = self.var / "beat" / "schedule"
        web = ["-m", "gunicorn", "config.wsgi", "--bind", self.bind, "--worker-class", "gthread"]
        web += ["--workers", "2", "--threads", "4", "--graceful-timeout", "10"]
        web += ["--no-control-socket", "--preload"]
        parts = {
            "beat": ["-m", "celery", "-A", "config", "beat", "--schedule", str(schedule)],
            "clocks": [*worker, "-Q", "clocks", "-n", "clocks@%h"],
            "worker": [*worker, "-Q", "default", "-n", "default@%h"],
            "backups": [*worker, "-Q", "backups", "-n", "backups@%h"],
            "web": web,
        }
        for name, arguments in parts.items():
            log = self.logs / f"{name}.log"
            command = [sys.executable, *arguments]
            self.supervisor.add(Program(name, command, env=self.env, cwd=PROJECT, log=log))

    def _await_web(self) -> None:
        """Wait for the first page. Raises ServerTrouble."""
        if not wait_until(self._answers, seconds=WEB_SECONDS, every=0.1):
            raise ServerTrouble(f"The portal does not answer at {self.address}; see {self.logs}.")

    def _answers(self) -> bool:
        self.supervisor.require_all()
        try:
            status, login = self._get("/")
            if status == 302 and login:
                status, _ = self._get(login)
        except (OSError, http.client.HTTPException):
            return False
        if status >= 500:
            log = self.logs / "web.log"
            raise ServerTrouble(
                f"The first page of the portal is an error {status}; the last lines of {log}:\n"
                f"{last_lines(log)}"
            )
        return True

    def _get(self, path: str) -> tuple[int, str]:
        """The status of a page, and where on this portal it sends the reader."""
        host = "127.0.0.1" if self.host in ANYWHERE else self.host
        connection = http.client.HTTPConnection(host, self.port, timeout=WEB_SECONDS)
        with contextlib.closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
        target = answer.getheader("Location", "")
        return answer.status, target if target.startswith("/") else ""

    def _greet(self) -> None:
        say(f"\nBylaw is ready at {self.address}")
        if self.notices:
            say(self.notices)
        say(f"Ctrl-C stops it. Logs are in {self.logs}.\n")

    def _is_demo(self) -> bool:
        return self.env["BYLAW_DEMO"] != "0"


def read_bind(bind: str) -> tuple[str, int]:
    """Host and port of `host:port` or `[host]:port`. Raises ServerTrouble."""
    host, colon, port = bind.rpartition(":")
    if not colon or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ServerTrouble(
            f"BYLAW_BIND is {bind!r}; it has to be an address and a port: 127.0.0.1:8000."
        )
    return host.strip("[]"), int(port)


def static_fingerprint(var: Path) -> str:
    """Changes whenever collectstatic would find other files than the last time.

    `var`, where it puts them, does not count.
    """
    found = PROJECT.glob("[!.]*/**/static/**/*")
    files = [path for path in found if path.is_file() and not path.is_relative_to(var)]
    parts = [
        os.environ.get("STATICFILES_BACKEND", ""),
        (PROJECT / "config/settings.py").read_text(),
    ]
    parts += [f"{path} {path.stat().st_mtime_ns}" for path in sorted(files)]
    # Changes with every package that is installed or removed.
    parts.append(f"{Path(django.__file__).parents[1].stat().st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def say(line: str) -> None:
    """Print at once, also into a pipe; a closed terminal stops nothing."""
    try:
        print(line, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def main() -> int:
    """Run the portal; the exit status."""
    sys.stdout.reconfigure(errors="replace")  # a terminal may know no Chinese
    try:
        bind = os.environ.get("BYLAW_BIND") or "127.0.0.1:8000"
        Portal(var=embedded.var_folder(PROJECT), bind=bind).run()
    except ServerTrouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
