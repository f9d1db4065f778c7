"""Have the day played against gunicorn and say what it came to: `python -m bench.load`.

Exits 1 when a figure misses its limit. `--seconds`, `--people` and `--share` make it smaller.
"""

import argparse
import csv
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psutil

from bench import measured, scratch
from bench.load import sizes
from bench.measure import Figure
from config.processes import free_port, port_is_free, random_password, wait_until

P95, RUSH = 300, 180  # milliseconds; seconds in which everybody comes
CELERY = ("celery", "-A", "config")
SAMPLE = 5  # seconds


class Served:
    """The portal's processes as `make run` starts them, on the bench's servers."""

    def __init__(self, folder: Path, secret: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.bind = f"127.0.0.1:{self.port}"
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings", "INTAKE_SECRETS": secret,
        }  # fmt: skip
        self.parts: dict[str, subprocess.Popen] = {}

    def start(self) -> None:
        """Collect the static files, then have web, workers and beat run."""
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
        subprocess.run(collect, cwd=scratch.ROOT, env=self.env, check=True)
        worker = (*CELERY, "worker", "-c", "1", "--without-gossip", "--without-mingle")
        self._run("web", "gunicorn", "config.wsgi", "--bind", self.bind, "--workers", "2",
                  "--threads", "4", "--worker-class", "gthread", "--preload",
                  "--no-control-socket")  # fmt: skip
        self._run("worker", *worker, "-Q", "default", "-n", "default@%h")
        self._run("clocks", *worker, "-Q", "clocks", "-n", "clocks@%h")
        self._run("beat", *CELERY, "beat", "--schedule", str(self.folder / "beat"))
        assert wait_until(lambda: not port_is_free(self.port), seconds=120, every=0.5)

    def stop(self) -> None:
        """End them all."""
        for process in self.parts.values():
            process.send_signal(signal.SIGTERM)
        for process in self.parts.values():
            process.wait()

    def _run(self, name: str, *module: str) -> None:
        log = (self.folder / f"{name}.log").open("wb")
        self.parts[name] = subprocess.Popen(
            [sys.executable, "-m", *module], cwd=scratch.ROOT, env=self.env, stdout=log, stderr=log
        )


def tree(pid: int) -> list[psutil.Process]:
    """A process and its children."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def cpu(pid: int) -> float:
    """Seconds of CPU that a process and its children have taken."""
    return sum(sum(each.cpu_times()[:2]) for each in tree(pid))


def memory(pid: int) -> float:
    """MiB that a process and its children hold, what they share counted once."""
    return sum(each.memory_full_info().pss for each in tree(pid)) / 2**20


def play(served: Served, *, people: int, seconds: float, told: Path) -> dict:
    """Have the day played; CPU seconds by part, memory of the web over time, locust's rows."""
    out = served.folder / "day"
    words = ["-f", "bench/load/day.py", "--headless", "--only-summary", "--csv", str(out),
             "--users", str(people), "--spawn-rate", str(max(1, people / 30)),
             "--run-time", f"{seconds:.0f}s", "--host", f"http://{served.bind}"]  # fmt: skip
    parts = {name: process.pid for name, process in served.parts.items()}
    before = {name: cpu(pid) for name, pid in parts.items()}
    held: list[float] = []
    env = os.environ | {"BYLAW_LOAD": str(told)}
    with (served.folder / "locust.log").open("wb") as log:
        locust = subprocess.Popen(
            [sys.executable, "-m", "locust", *words], cwd=scratch.ROOT, env=env, stdout=log,
            stderr=log,
        )  # fmt: skip
        spent = 0.0
        while locust.poll() is None:
            held.append(memory(parts["web"]))
            spent = cpu(locust.pid) if psutil.pid_exists(locust.pid) else spent
            time.sleep(SAMPLE)
    taken = {name: cpu(pid) - before[name] for name, pid in parts.items()} | {"players": spent}
    with Path(f"{out}_stats.csv").open(encoding="utf-8") as file:
        return {"cpu": taken, "memory": held, "rows": list(csv.DictReader(file))}


def told_of(played: dict, seconds: float) -> list[Figure]:
    """The table of answers, then the figures."""
    print(f"{'answer':16} {'count':>7} {'failed':>7} {'p50':>6} {'p95':>6} {'p99':>6} ms")
    for row in played["rows"]:
        values = [row[name] for name in ("Request Count", "Failure Count", "50%", "95%", "99%")]
        print("{:16} {:>7} {:>7} {:>6} {:>6} {:>6}".format(row["Name"], *values))
    for name, spent in played["cpu"].items():
        print(f"{name:16} {100 * spent / seconds:5.0f} % of a processor")
    *rows, every = played["rows"]
    slowest = max(float(row["95%"]) for row in rows)
    warm = played["memory"][len(played["memory"]) // 4 :] or played["memory"]
    return [
        Figure("p95 of all answers of the day", float(every["95%"]), P95, "ms"),
        Figure("p95 of the slowest kind of answer", slowest, P95, "ms"),
        Figure("answers that failed", float(every["Failure Count"]), 0, ""),
        Figure("memory of the web at the end against its first quarter", warm[-1] / warm[0], 1.1),
        *(Figure(f"p95: {row['Name']}", float(row["95%"]), math.inf, "ms") for row in rows),
    ]


def main() -> int:
    """Build the company, serve it, play its day."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--people", type=int, default=502)
    parser.add_argument("--share", type=float, default=1.0)
    asked = parser.parse_args()
    superuser = scratch.start()
    import django

    django.setup()
    from bench.load import company

    folder, secret = Path(tempfile.mkdtemp(prefix="bylaw-load-")), random_password()
    print(f"building a company of {asked.people}, {asked.share:.0%} of its years …", flush=True)
    sessions = company.found(asked.people)
    company.fill(superuser, share=asked.share)
    told = folder / "told.json"
    company.write_down(told, sessions, secret=secret, rush=min(RUSH, asked.seconds / 3))
    with ExitStack() as ending:
        served = Served(folder, secret)
        ending.callback(served.stop)
        served.start()
        print(f"the day is played for {asked.seconds:.0f} s …", flush=True)
        played = play(served, people=asked.people, seconds=asked.seconds, told=told)
    for table, count, own, indexes in sizes.rows(superuser):
        print(f"{table:22} {count:>9} rows of {own:5.0f} + {indexes:5.0f} bytes of indexes")
    figures = told_of(played, asked.seconds)
    for figure in figures:
        print(figure)
    measured.write("load", f"A day of {asked.people} people", figures)
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
