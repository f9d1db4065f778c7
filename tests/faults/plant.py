"""A portal's servers and processes in a scratch folder, to be killed and watched."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import pytest
import redis
from celery import Celery
from django.conf import settings

from config.embedded import Postgres, Valkey
from config.postgres import DATABASE, OWNER, binary
from config.processes import free_port, last_lines, random_password, wait_until
from config.supervisor import Program, Supervisor

# What names servers and settings of this test run; the plant has its own.
OF_THE_RUN = ("DATABASE_", "REDIS_", "SECRET_", "BYLAW_", "STATICFILES_", "DJANGO_", "PYTEST_")


class Servers:
    """One PostgreSQL (with fsync, as in earnest) and one Valkey, migrated and seeded once."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="bylaw-test-"))
        self.folder.chmod(0o755)  # as root the servers run under another account
        self.postgres = Postgres(self.folder / "postgres")
        self.valkey = Valkey(self.folder / "valkey")
        self.secret = random_password()
        self.databases = 0
        self.start()
        self.copy_migrated()
        self.orders = [int(pk) for pk in self.run("-m", "tests.faults.seed").split()]

    def start(self) -> None:
        """Have both run."""
        self.postgres.start()
        self.valkey.start()
        self.valkey.port_is_fixed = self.postgres.port_is_fixed = True

    def copy_migrated(self) -> None:
        """Take over the migrated database of this test run: to migrate takes a minute."""
        dump = [binary("pg_dump"), os.environ["DATABASE_SUPERUSER_URL"]]
        with subprocess.Popen(dump, stdout=subprocess.PIPE) as reading:
            into = [binary("psql"), self.postgres.superuser_url, "-q", "-v", "ON_ERROR_STOP=1"]
            done = subprocess.run(into, stdin=reading.stdout, capture_output=True, check=False)
        assert (reading.returncode, done.returncode) == (0, 0), done.stderr

    def environment(self, database: str = DATABASE) -> dict[str, str]:
        """What processes of the portal read."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(OF_THE_RUN)}
        return kept | {
            "DATABASE_URL": self.address(self.postgres.app_url, database),
            "DATABASE_OWNER_URL": self.address(self.postgres.owner_url, database),
            "REDIS_URL": self.valkey.url,
            "SECRET_KEY": self.secret,
            "BYLAW_VAR": str(self.folder / "var"),
            "BYLAW_DEMO": "0",
            "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }

    @staticmethod
    def address(url: str, database: str) -> str:
        """The same server and role, another database."""
        return url.rpartition("/")[0] + "/" + database

    def run(self, *command: str, database: str = DATABASE, **env: str) -> str:
        """One command of the portal to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=self.environment(database) | env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def fresh_database(self) -> str:
        """A copy of the migrated and seeded database; its name."""
        self.databases += 1
        name = f"trial_{self.databases}"
        root = self.address(self.postgres.superuser_url, "postgres")
        connection = psycopg2.connect(root)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {OWNER}")
        connection.close()
        return name

    def end(self) -> None:
        """End both at once and leave nothing."""
        self.postgres.kill()
        self.valkey.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Plant:
    """One portal on the servers: its own database, processes under the portal's supervisor."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        servers.start()
        self.database = servers.fresh_database()
        redis.Redis.from_url(servers.valkey.url).flushall()
        self.env = servers.environment(self.database)
        self.url = servers.address(servers.postgres.superuser_url, self.database)
        self.logs = servers.folder / self.database
        self.logs.mkdir()
        self.said: list[str] = []
        self.supervisor = Supervisor(say=self.said.append)
        self.programs: list[Program] = []
        self._celery: Celery | None = None

    def watch_servers(self) -> None:
        """From now on PostgreSQL and Valkey are started again as well."""
        self.supervisor.add(self.servers.postgres)
        self.supervisor.add(self.servers.valkey)

    def add(self, name: str, *arguments: str, **env: str) -> Program:
        """Start `python arguments` and keep it running; `env` is added to its environment."""
        program = Program(
            name,
            [sys.executable, *arguments],
            env=self.env | env,
            cwd=settings.BASE_DIR,
            log=self.logs / f"{name}.log",
        )
        self.programs.append(program)
        self.supervisor.add(program)
        return program

    def add_worker(
        self, name: str, *more: str, queues: str, app: str = "config", **env: str
    ) -> Program:
        """A worker as the portal starts it."""
        worker = ("-m", "celery", "-A", app, "worker", "-c", "1")
        bare = ("--without-gossip", "--without-mingle")
        return self.add(name, *worker, *bare, "-Q", queues, "-n", f"{name}@%h", *more, **env)

    def add_clocks(self, name: str = "clocks", **env: str) -> Program:
        """A worker of the deadlines, as the portal starts it."""
        return self.add_worker(name, queues="clocks", **env)

    def add_beat(self, name: str = "beat", **env: str) -> Program:
        """A beat with a schedule file of its own."""
        beat = ("-m", "celery", "-A", "config", "beat")
        return self.add(name, *beat, "--schedule", str(self.logs / f"{name}.schedule"), **env)

    def add_web(self, **env: str) -> int:
        """The web as the portal starts it; its port."""
        port = free_port()
        web = ("-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}")
        self.add(
            "web", *web, "--worker-class", "gthread", "--workers", "2", "--threads", "4",
            "--no-control-socket", **env,
        )  # fmt: skip
        return port

    def wait(self, condition, *, seconds: float, every: float = 0.1) -> None:
        """Wait for a condition while the supervisor does its work; fails when it never comes."""

        def holds() -> bool:
            self.supervisor.tick()
            return condition()

        if not wait_until(holds, seconds=seconds, every=every):
            ends = [f"--- {p.name}:\n{last_lines(p.log, count=15)}" for p in self.programs]
            pytest.fail("\n".join(["it never came true", *self.said, *ends]))

    def query(self, sql: str, *values) -> list[tuple]:
        """Rows of the database, asked past the portal; none for what gives none."""
        connection = psycopg2.connect(self.url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def send(self, task: str, *values, queue: str) -> None:
        """Have a worker do a task."""
        if self._celery is None:
            self._celery = Celery("trial", broker=self.servers.valkey.url)
        self._celery.send_task(task, values, queue=queue)

    def waiting(self, queue: str) -> int:
        """How many tasks nobody has taken yet."""
        return redis.Redis.from_url(self.servers.valkey.url).llen(queue)

    def count(self, where: str) -> int:
        """How many deadlines there are of which this is true."""
        return self.query(f"SELECT count(*) FROM deadlines_deadline WHERE {where}")[0][0]

    def end(self) -> None:
        """End its processes; the servers stay for the next."""
        for program in self.programs:
            program.stop(seconds=0)
