"""A newer release migrates under people at work, whom the older one serves all the while."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from config.processes import free_port, wait_until
from tests.faults.visitor import Visitor
from tests.faults.writers import Writers, is_stored_once
from tests.releases.conftest import FOLDER, VERSIONS, python

pytestmark = [pytest.mark.slow, pytest.mark.deep]

WHO, PASSWORD = "1002", "guizhang-2026"
LET_IN = """
from hr.people.models import Employee
person = Employee.objects.get(number="{who}")
person.set_password("{password}")
Employee.objects.filter(pk=person.pk).update(password=person.password)
from orders.desk.models import Order
print(*Order.objects.order_by("pk").values_list("pk", flat=True)[:10])
"""
STILL = 10  # seconds that somebody at work may wait for an answer


def code_of(version: str, folder: Path) -> Path:
    """The program that wrote the data of a release."""
    commit = json.loads((FOLDER / "commits.json").read_text())[version]
    packed = subprocess.run(
        ["git", "-C", str(settings.BASE_DIR), "archive", commit], capture_output=True, check=False
    )
    assert packed.returncode == 0, (
        f"The program of {version}, commit {commit}, is not here: this needs a whole clone "
        "(git fetch --unshallow)."
    )
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
    return folder


class Web:
    """One release at work on the database of an environment."""

    def __init__(self, code: Path, env: dict[str, str], log: Path) -> None:
        self.port = free_port()
        self.env = env | {"ALLOWED_HOSTS": "127.0.0.1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}",
             "--worker-class", "gthread", "--workers", "2", "--threads", "4",
             "--no-control-socket"],
            cwd=code, env=self.env, stdout=log.open("ab"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        stranger = Visitor(self.port)
        assert wait_until(lambda: stranger.ask("/health/")[0] == 200, seconds=90), log.read_text()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()


class Asked:
    """The database of an environment, asked past the portal."""

    def __init__(self, url: str) -> None:
        self.url = url

    def query(self, sql: str) -> list[tuple]:
        connection = psycopg2.connect(self.url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        finally:
            connection.close()


@pytest.fixture
def older(restored, request, tmp_path) -> Iterator[tuple[Web, list[int]]]:
    """The web of the older release on its own data, and the orders in it."""
    code = tmp_path / "code"
    code.mkdir()
    code_of(request.node.callspec.params["restored"], code)
    python("manage.py", "migrate", "-v0", env=restored | {"BYLAW_AS_OWNER": "1"}, cwd=code)
    words = LET_IN.format(who=WHO, password=PASSWORD)
    told = python("manage.py", "shell", "-c", words, env=restored, cwd=code).strip()
    web = Web(code, restored, tmp_path / "older.log")
    yield web, [int(pk) for pk in told.split("\n")[-1].split()]
    web.end()


@pytest.mark.clause("C13-M2")
@pytest.mark.parametrize("restored", VERSIONS, indirect=True)
def test_the_older_release_serves_while_the_newer_one_migrates(older, restored, tmp_path, figure):
    web, orders = older
    with Writers(web.port, orders) as writers:
        assert wait_until(lambda: len(writers.acknowledged) > 10, seconds=60)
        failed, since = writers.failed, len(writers.moments)
        python("manage.py", "migrate", "-v0", env=restored | {"BYLAW_AS_OWNER": "1"})
        python("manage.py", "load_rulebook", env=restored)
        time.sleep(5)  # the older one goes on
        moments = [*writers.moments[since - 1 :], time.monotonic()]
    assert len(moments) > 50
    longest = max(later - one for one, later in pairwise(moments))
    figure("migrated while the release before serves: longest wait", longest, STILL, "s")
    figure("the same: presses that were not acknowledged", writers.failed - failed, 0)
    newer = Web(settings.BASE_DIR, restored, tmp_path / "newer.log")
    try:
        visitor = Visitor(newer.port)
        visitor.log_in(WHO, PASSWORD)
        assert visitor.remark(orders[0], "goes on")
    finally:
        newer.end()
    is_stored_once(Asked(restored["DATABASE_URL"]), writers)
    python("manage.py", "verify_orders", env=restored)
