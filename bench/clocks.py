"""The sweep over a million open deadlines, and how soon a running portal notices a due one."""

import os
import signal
import statistics
import subprocess
import sys
import time
from datetime import timedelta

import psycopg2
from django.db import connection
from django.utils import timezone

from bench.measure import Figure
from bench.scratch import ROOT

DUE = 1000
WATCHED = 200
OVER_SECONDS = 60


def sweep_figures(person) -> list[Figure]:
    """Nothing due, then a thousand due at once with their notices."""
    from regulations.deadlines.models import Deadline
    from regulations.deadlines.sweep import sweep_deadlines

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM deadlines_deadline WHERE met_at IS NULL")
        open_ones = cursor.fetchone()[0]
    now = timezone.now()
    idle = []
    for _ in range(200):
        start = time.perf_counter()
        assert sweep_deadlines(at=now) == 0
        idle.append(time.perf_counter() - start)
    Deadline.objects.bulk_create(
        Deadline(kind="desk.attention", key=f"bench:{n}", clause="C7-1", owner=person,
                 starts_at=now - timedelta(minutes=10), due_at=now - timedelta(seconds=1))
        for n in range(DUE)
    )  # fmt: skip
    start = time.perf_counter()
    written = sweep_deadlines(at=timezone.now())
    taken = time.perf_counter() - start
    assert written == DUE
    assert Deadline.objects.filter(key__startswith="bench:", handled_at=None).count() == 0
    return [
        Figure(f"sweep over {open_ones:,} open deadlines, nothing due",
               statistics.median(idle) * 1000, 2, "ms"),
        Figure(f"{DUE:,} due deadlines written down, notices and all", taken, 1, "s"),
    ]  # fmt: skip


def notice_figures(person) -> list[Figure]:
    """Real beat and worker: from `due_at` until the person's notice can be seen."""
    from regulations.deadlines.models import Deadline

    celery = [sys.executable, "-m", "celery", "-A", "config"]
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    schedule = os.path.join(os.environ["BYLAW_VAR"], "beat")
    os.makedirs(os.environ["BYLAW_VAR"], exist_ok=True)
    parts = [
        subprocess.Popen([*celery, "worker", "-Q", "clocks", "-c", "1"], **quiet),
        subprocess.Popen([*celery, "beat", "--schedule", schedule], **quiet),
    ]
    try:
        time.sleep(15)
        first = timezone.now() + timedelta(seconds=5)
        step = timedelta(seconds=OVER_SECONDS / WATCHED)
        due = {}
        rows = []
        for n in range(WATCHED):
            row = Deadline(kind="desk.attention", key=f"watch:{n}", clause="C7-1", owner=person,
                           starts_at=first, due_at=first + n * step)  # fmt: skip
            rows.append(row)
        for row in Deadline.objects.bulk_create(rows):
            due[f"breach:{row.pk}"] = row.due_at
        late = sorted(_watch(due))
    finally:
        for part in parts:
            part.send_signal(signal.SIGTERM)
        for part in parts:
            part.wait(30)
    return [
        Figure("due deadline to visible notice, p50", late[len(late) // 2], 6, "s"),
        Figure("due deadline to visible notice, p99", late[int(len(late) * 0.99) - 1], 6, "s"),
    ]


def _watch(due: dict) -> list[float]:
    """Seconds from due to visible for every notice, looking twenty times a second."""
    seen: dict[str, float] = {}
    look = psycopg2.connect(os.environ["DATABASE_URL"])
    look.autocommit = True
    end = time.monotonic() + OVER_SECONDS + 60
    with look.cursor() as cursor:
        while len(seen) < len(due) and time.monotonic() < end:
            cursor.execute("SELECT key FROM notices_notice WHERE key LIKE 'breach:%'")
            now = timezone.now()
            for (key,) in cursor.fetchall():
                if key in due and key not in seen:
                    seen[key] = (now - due[key]).total_seconds()
            time.sleep(0.05)
    look.close()
    assert len(seen) == len(due), f"{len(due) - len(seen)} notices never came"
    return list(seen.values())
