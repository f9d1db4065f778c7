"""The whole portal as `make run` starts it, with real processes that are killed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest
from django.conf import settings

from config.embedded import Postgres, Valkey
from config.processes import free_port, wait_until

pytestmark = pytest.mark.slow

PATIENCE = 400  # seconds; a first start migrates, on a machine that has other work
READY = "Bylaw is ready at"
# What names servers and settings of this test run; the portal under trial has its own.
OF_THE_RUN = ("DATABASE_", "REDIS_", "SECRET_", "BYLAW_", "STATICFILES_", "DJANGO_", "PYTEST_")


class Trial:
    """A portal in a folder of its own, started and stopped as often as a test likes."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.process: subprocess.Popen | None = None
        self.took: list[float] = []  # seconds of each start; the first one makes every table

    def launch(self, *module: str, **env: str) -> subprocess.Popen:
        """Start `python -m config.portal` (or manage.py ...) with this folder."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(OF_THE_RUN)}
        own = {"BYLAW_VAR": str(self.var), "BYLAW_BIND": f"127.0.0.1:{self.port}"}
        return subprocess.Popen(
            [sys.executable, *(module or ("-m", "config.portal"))],
            cwd=settings.BASE_DIR,
            env=kept | own | {"BYLAW_DEMO": "0"} | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def start(self) -> None:
        """Have it run and answer."""
        if self.process is not None and self.process.poll() is None:
            return
        begin = time.monotonic()
        self.process = self.launch()
        self.read_until(READY)
        self.took.append(time.monotonic() - begin)

    def read_until(self, text: str) -> None:
        """Read what it says up to a line with `text`; a portal that says nothing is killed."""
        lines = []
        patience = threading.Timer(PATIENCE, self.process.kill)
        patience.start()
        try:
            for line in self.process.stdout:
                lines.append(line)
                if text in line:
                    return
        finally:
            patience.cancel()
        pytest.fail(f"the portal never said {text!r}:\n{''.join(lines)}")

    def end(self, with_signal: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Ask it to end; its exit status and what it said."""
        self.process.send_signal(with_signal)
        output, _ = self.process.communicate(timeout=90)
        return self.process.returncode, output

    def status(self) -> int | None:
        """The HTTP status of the first page; None if nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def processes(self) -> dict[int, str]:
        """Every process that belongs to this folder, however it came to be."""
        found = {}
        for each in psutil.process_iter(["cmdline", "cwd", "environ", "status"]):
            about = each.info
            belongs = (
                any(str(self.var) in word for word in about["cmdline"] or [])
                or (about["cwd"] or "").startswith(str(self.var))
                or (about["environ"] or {}).get("BYLAW_VAR") == str(self.var)
            )
            if belongs and about["status"] != psutil.STATUS_ZOMBIE:
                found[each.pid] = " ".join(about["cmdline"] or [])
        return found

    def part(self, words: str) -> int | None:
        """The oldest process of this folder with these words in its command."""
        return min((pid for pid, line in self.processes().items() if words in line), default=None)

    def is_gone(self, *, seconds: float = 15) -> bool:
        """Whether nothing of it runs any more, soon."""
        return wait_until(lambda: not self.processes(), seconds=seconds, every=0.2)


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    var = Path(tempfile.mkdtemp(prefix="bylaw-test-"))
    var.chmod(0o755)
    made = Trial(var)
    yield made
    for pid in made.processes():
        psutil.Process(pid).kill()
    made.is_gone()
    shutil.rmtree(var)


@pytest.fixture
def portal(trial) -> Trial:
    """A portal that runs; a test may leave it in any state."""
    trial.start()
    return trial


@pytest.fixture
def idle(trial) -> Trial:
    """A portal that does not run."""
    if trial.process is not None and trial.process.poll() is None:
        trial.end()
    assert trial.is_gone()
    return trial


def query(url: str, sql: str) -> list[tuple]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@pytest.mark.deep
def test_interrupted_first_start_ends_cleanly_and_the_next_one_recovers(idle):
    idle.process = idle.launch()
    idle.read_until("Preparing the database")
    time.sleep(1)
    status, output = idle.end()
    assert (status, output.split("\n")[-2]) == (0, "Stopped.")
    assert idle.is_gone(seconds=5)
    idle.start()
    assert idle.status() == 200


def test_ctrl_c_stops_everything_and_the_data_are_there_again_in_seconds(portal):
    owner = Postgres(portal.var / "postgres").owner_url
    query(owner, "CREATE TABLE kept AS SELECT 1 AS a")
    parts = ("gunicorn", "-Q default", "-Q clocks", "beat", "postgres", "valkey-server")
    assert all(portal.part(words) for words in parts)
    status, output = portal.end()
    assert status == 0
    assert output.endswith("Stopping ...\nStopped.\n")
    assert portal.is_gone(seconds=5)

    portal.start()
    # Seconds on an idle machine of two cores; on a slow one, quicker than with tables to make.
    assert portal.took[-1] < max(60, portal.took[0])
    assert query(owner, "SELECT a FROM kept") == [(1,)]


@pytest.mark.parametrize(
    "words", ["gunicorn", "-Q default", "-Q clocks", "celery -A config beat", "postgres -D"]
)
def test_killed_part_is_started_again(portal, words):
    before = portal.part(words)
    os.kill(before, signal.SIGKILL)
    assert wait_until(
        lambda: portal.part(words) not in (None, before) and portal.status() == 200,
        seconds=60,
        every=0.3,
    )
    assert before not in portal.processes()


@pytest.mark.deep
def test_killed_valkey_is_started_again_at_the_same_address(portal):
    valkey = Valkey(portal.var / "valkey")
    before, url = valkey.pid, valkey.url
    os.kill(before, signal.SIGKILL)
    assert wait_until(lambda: valkey.pid not in (None, before) and valkey.running(), seconds=60)
    assert valkey.url == url


def test_the_portal_itself_never_learns_the_address_of_the_owner(portal):
    for words in ("gunicorn", "-Q default", "-Q clocks", "celery -A config beat"):
        # A part ended by the test before may still be on its way back.
        assert wait_until(lambda part=words: portal.part(part) is not None, seconds=60)
        environ = psutil.Process(portal.part(words)).environ()
        assert "bylaw_app" in environ["DATABASE_URL"]
        assert "DATABASE_OWNER_URL" not in environ


def test_command_of_manage_py_uses_the_servers_of_the_running_portal(portal):
    before = portal.part("postgres -D")
    command = portal.launch("manage.py", "showmigrations", "people")
    output, _ = command.communicate(timeout=60)
    assert (command.returncode, "[X] 0001_initial" in output) == (0, True)
    assert portal.part("postgres -D") == before


def test_second_portal_in_the_same_folder_is_refused(portal):
    second = portal.launch(BYLAW_BIND=f"127.0.0.1:{free_port()}")
    output, _ = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"Process {portal.process.pid} already uses the folder {portal.var}" in output
    assert portal.status() == 200


@pytest.mark.deep
def test_portal_killed_with_9_leaves_nothing_and_starts_again(portal):
    portal.process.kill()
    portal.process.communicate()
    assert portal.is_gone(seconds=40)  # each of its parts ends its own work first
    portal.start()
    assert portal.status() == 200


@pytest.mark.deep
def test_sigterm_stops_everything_too(portal):
    status, _ = portal.end(signal.SIGTERM)
    assert status == 0
    assert portal.is_gone(seconds=5)


@pytest.mark.deep
def test_command_of_manage_py_brings_its_own_servers_and_stops_them(idle):
    command = idle.launch("manage.py", "showmigrations", "people")
    output, _ = command.communicate(timeout=60)
    assert (command.returncode, "[X] 0001_initial" in output) == (0, True)
    assert idle.is_gone(seconds=5)


def refused(trial: Trial, **env: str) -> str:
    """What a portal says that does not start; nothing of it may be left."""
    process = trial.launch(**env)
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, output
    assert "Traceback" not in output
    assert trial.is_gone(seconds=5)
    return output


def test_address_in_use_is_told_with_its_remedy(idle):
    with socket.create_server(("127.0.0.1", idle.port)):
        output = refused(idle)
    assert f"The address 127.0.0.1:{idle.port} is not free" in output
    assert "BYLAW_BIND" in output


@pytest.mark.deep
def test_failing_step_is_told_with_its_last_words(idle):
    output = refused(idle, STATICFILES_BACKEND="no.such.Storage")
    assert "`manage.py collectstatic --noinput --verbosity=0` failed" in output
    assert "no.such" in output


@pytest.mark.deep
def test_web_that_does_not_come_up_is_told_with_its_last_words(idle):
    output = refused(idle, GUNICORN_CMD_ARGS="--no-such-option")
    assert "web ended right after its start" in output
    assert "no-such-option" in output


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"BYLAW_BIND": "8000"}, "it has to be an address and a port"),
        ({"DATABASE_URL": "postgresql://a:b@127.0.0.1/c"}, "DATABASE_OWNER_URL is not"),
        (
            {
                "DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c",
                "DATABASE_OWNER_URL": "postgresql://o:b@127.0.0.1:1/c",
            },
            "SECRET_KEY is not",
        ),
        (
            {
                "DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c",
                "DATABASE_OWNER_URL": "postgresql://o:b@127.0.0.1:1/c",
                "SECRET_KEY": "s" * 50,
            },
            "The database that DATABASE_OWNER_URL names (127.0.0.1:1/c) cannot be used",
        ),
        ({"REDIS_URL": "redis://:secret@127.0.0.1:1/0"}, "REDIS_URL names (127.0.0.1:1/0)"),
        ({"REDIS_URL": "no-address"}, "REDIS_URL names (?:?no-address) cannot be used"),
    ],
)
def test_missing_or_wrong_setting_is_told(idle, env, sentence):
    assert sentence in refused(idle, **env)
