"""What runs where: two web machines behind a balancer, two workers, two beats, PgBouncer, a
PostgreSQL with a synchronous standby, and Valkey."""

import contextlib
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from config.postgres import APP, DATABASE, SUPERUSER, binary
from config.processes import random_password, wait_until
from config.valkey import binary as valkey
from tests.faults.machines.hosts import NETWORK, Machine, wire
from tests.faults.plant import Servers

NUMBERS = {
    "balancer": 10, "web1": 11, "web2": 12, "pool": 20, "work1": 31, "work2": 32, "beat1": 33,
    "beat2": 34, "data1": 41, "data2": 42, "broker": 51,
}  # fmt: skip
EXAMPLES = settings.BASE_DIR / "docs" / "machines"  # the very files that are documented


class Estate:
    """All machines at work; asked past the portal at whichever database leads."""

    def __init__(self, servers: Servers, folder: Path) -> None:
        self.servers, self.folder = servers, folder
        self.database, self.orders = DATABASE, servers.orders
        self.machines = {name: Machine(name, at, folder) for name, at in NUMBERS.items()}
        self.leading = self.machines["data1"]
        self.access = servers.postgres.access
        self.words = {
            "NETWORK": NETWORK, "FOLDER": str(folder), "APP": APP,
            "APP_PASSWORD": self.access[APP], "DATA": self.leading.address,
            "HOST": self.machines["balancer"].address,
        }  # fmt: skip
        self.broker_password = random_password()

    # What runs.

    def start(self) -> None:
        """Everything, in the order in which it is needed."""
        self._start_databases()
        self.machines["broker"].run(
            valkey(), "--bind", "0.0.0.0", "--requirepass", self.broker_password, "--save", "",
            "--dir", self.machines["broker"].folder,
        )  # fmt: skip
        self._start_pool()
        env = self._environment()
        for name in ("web1", "web2"):
            self.machines[name].run(
                sys.executable, "-m", "gunicorn", "config.wsgi", "--chdir", settings.BASE_DIR,
                "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2",
                "--threads", "4", "--no-control-socket", env=env,
            )  # fmt: skip
        celery = (sys.executable, "-m", "celery", f"--workdir={settings.BASE_DIR}", "-A", "config")
        for name in ("work1", "work2"):
            self.machines[name].run(
                *celery, "worker", "-c", "1", "--without-gossip", "--without-mingle", "-Q",
                "clocks", "-n", f"{name}@%h", env=env,
            )  # fmt: skip
        for name in ("beat1", "beat2"):
            schedule = self.machines[name].folder / "schedule"
            self.machines[name].run(*celery, "beat", "--schedule", schedule, env=env)
        self.machines["balancer"].run("haproxy", "-db", "-f", self.written("haproxy.cfg"))
        self.wait(lambda: self.answers("web1") and self.answers("web2"), seconds=90)
        self.wait(lambda: self.answers("balancer"), seconds=20)

    def _environment(self) -> dict[str, str]:
        at = f"{APP}:{self.access[APP]}@{self.machines['pool'].address}:6432/{DATABASE}"
        broker = self.machines["broker"].address
        return self.servers.environment() | {
            "DATABASE_URL": f"postgresql://{at}",
            "REDIS_URL": f"redis://:{self.broker_password}@{broker}:6379/0",
            "ALLOWED_HOSTS": ",".join([f"{NETWORK}.10", f"{NETWORK}.11", f"{NETWORK}.12"]),
        }

    def _start_databases(self) -> None:
        """The data that were made ready lead; a COMMIT waits for their copy."""
        data, account = self.servers.postgres.data, self.servers.postgres.account
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {NETWORK}.0/24 scram-sha-256\n")
            rules.write(f"host replication all {NETWORK}.0/24 scram-sha-256\n")
        shared = ("-c", "unix_socket_directories=", "-c", "port=5432", "-c", "jit=off")
        at = ("-c", "listen_addresses=*", "-c", "shared_buffers=128MB")
        self.machines["data1"].run(
            binary("postgres"), "-D", data, *shared, *at, "-c",
            "synchronous_standby_names=FIRST 1 (data2)", account=account,
        )  # fmt: skip
        self.wait(lambda: self.count("false", waits=False) == 0, seconds=60)
        copy = self.folder / "data2" / "data"
        os.chown(copy.parent, *account)
        source = (
            f"host={self.machines['data1'].address} user={SUPERUSER} "
            f"password={self.access[SUPERUSER]} application_name=data2"
        )
        subprocess.run(
            ["ip", "netns", "exec", self.machines["data2"].space, "setpriv",
             f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups",
             binary("pg_basebackup"), "-d", source, "-D", copy, "-R", "-X", "stream",
             "--checkpoint=fast"],
            check=True, cwd=copy.parent, env={"HOME": str(copy.parent)},
        )  # fmt: skip
        self.machines["data2"].run(binary("postgres"), "-D", copy, *shared, *at, account=account)
        self.wait(self.is_followed, seconds=60)

    def _start_pool(self) -> None:
        # PgBouncer refuses to run as root.
        account = self.servers.postgres.account
        self.written("users.txt")
        os.chown(self.machines["pool"].folder, *account)
        self.machines["pool"].run("pgbouncer", self.written("pgbouncer.ini"), account=account)

    def written(self, name: str) -> Path:
        """One of the documented example files with this estate's own names in it."""
        text = (EXAMPLES / name).read_text(encoding="utf-8")
        for word, value in self.words.items():
            text = text.replace(f"@{word}@", value)
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    # What is done to it.

    def promote(self) -> None:
        """The standby leads from now on, and PgBouncer sends everybody there."""
        copy = self.folder / "data2" / "data"
        account = self.servers.postgres.account
        subprocess.run(
            ["ip", "netns", "exec", self.machines["data2"].space, "setpriv",
             f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups",
             binary("pg_ctl"), "promote", "-w", "-D", copy],
            check=True, capture_output=True, cwd=copy.parent,
        )  # fmt: skip
        self.leading = self.machines["data2"]
        self.words["DATA"] = self.leading.address
        self.written("pgbouncer.ini")
        self.machines["pool"].hear(signal.SIGHUP)

    # What is asked of it.

    def command(self, *words: str) -> None:
        """A command of manage.py, on a web machine; fails with what it said."""
        done = subprocess.run(
            ["ip", "netns", "exec", self.machines["web1"].space, sys.executable, "manage.py",
             *words],
            cwd=settings.BASE_DIR, env=self._environment(), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"

    def answers(self, name: str) -> bool:
        """Whether a machine says that requests may be sent to it."""
        url = f"http://{self.machines[name].address}:8000/health/ready/"
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=3) as answer:
            return answer.status == 200
        return False

    def is_followed(self) -> bool:
        """Whether the standby follows, so that a COMMIT is on two machines."""
        asked = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        return self.query(asked)[0][0] == 1

    def query(self, sql: str, *values) -> list[tuple]:
        """Rows of the leading database; none for what gives none."""
        connection = psycopg2.connect(
            host=self.leading.address, port=5432, user=SUPERUSER, dbname=DATABASE,
            password=self.access[SUPERUSER], connect_timeout=3,
        )  # fmt: skip
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def count(self, where: str, *, waits: bool = True) -> int:
        """How many deadlines there are of which this is true; -1 where nobody answers and that
        is not waited for."""
        try:
            return self.query(f"SELECT count(*) FROM deadlines_deadline WHERE {where}")[0][0]
        except psycopg2.OperationalError:
            if waits:
                raise
            return -1

    def wait(self, condition: Callable[[], bool], *, seconds: float) -> None:
        """Until it is so; fails with the last words of every machine."""
        if not wait_until(condition, seconds=seconds, every=0.1):
            logs = {name: each.folder / "log" for name, each in self.machines.items()}
            pytest.fail("\n".join(
                f"--- {name}\n{log.read_text()[-1500:]}" for name, log in logs.items()
                if log.exists()
            ))  # fmt: skip


@contextlib.contextmanager
def estate(servers: Servers, folder: Path) -> Iterator[Estate]:
    """Everything at work, and nothing of it left afterwards."""
    servers.postgres.stop()
    with wire():
        made = Estate(servers, folder)
        try:
            made.start()
            yield made
        finally:
            for machine in made.machines.values():
                machine.unplug()
