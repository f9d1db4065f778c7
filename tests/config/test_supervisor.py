"""Keeping processes running, with small processes of our own."""

import signal
import subprocess
import sys
import time

import psutil
import pytest

from config import supervisor
from config.logs import PANICS, LogFile
from config.processes import ServerTrouble, is_alive, wait_until
from config.supervisor import Program, Supervisor

FOREVER = "import time; time.sleep(600)"


@pytest.fixture
def lines():
    return []


@pytest.fixture
def watcher(lines, monkeypatch):
    monkeypatch.setattr(supervisor, "PAUSES", (0.05, 0.2))
    made = Supervisor(say=lines.append)
    yield made
    made.stop()


@pytest.fixture
def program(tmp_path):
    def make(name: str, code: str) -> Program:
        command = [sys.executable, "-c", code]
        return Program(name, command, env={}, cwd=tmp_path, log=tmp_path / f"{name}.log")

    return make


def tick_until(watcher, condition, seconds=10):
    def looked() -> bool:
        watcher.tick()
        return condition()

    assert wait_until(looked, seconds=seconds)


def test_killed_program_is_started_again_and_told(watcher, program, lines):
    web = program("web", FOREVER)
    watcher.add(web)
    first = web.pid
    psutil.Process(first).kill()
    tick_until(watcher, lambda: web.pid != first and web.alive())
    assert lines[0].startswith("web ended; starting it again in 0.05 s.")
    assert lines[1] == "web runs again."


def test_program_that_ends_again_and_again_is_started_with_longer_pauses(watcher, program, lines):
    watcher.add(program("worker", "print('out of luck'); raise SystemExit(3)"))
    tick_until(watcher, lambda: sum("ended" in line for line in lines) >= 3)
    told = [line.split("The last")[0] for line in lines if "ended" in line]
    assert told[0] == "worker ended; starting it again in 0.05 s. "
    assert told[1] == told[2] == "worker ended; starting it again in 0.2 s. "
    assert "out of luck" in lines[0]


def test_children_of_a_killed_program_end_before_it_starts_again(watcher, program, tmp_path):
    child = tmp_path / "child"
    code = (
        "import subprocess, sys, pathlib, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', {FOREVER!r}])\n"
        f"pathlib.Path({str(child)!r}).write_text(str(child.pid))\n"
        "time.sleep(600)"
    )
    web = program("web", code)
    watcher.add(web)
    assert wait_until(lambda: child.exists() and child.read_text() != "", seconds=10)
    orphan, first = int(child.read_text()), web.pid
    psutil.Process(first).kill()
    tick_until(watcher, lambda: web.pid != first)
    assert wait_until(lambda: not is_alive(orphan), seconds=5)


def test_stop_ends_the_web_first_and_leaves_nothing(watcher, program, tmp_path):
    order = tmp_path / "order"
    code = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        f"    open({str(order)!r}, 'a').write({{name!r}} + ' ')\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "print('ready', flush=True)\n"
        "time.sleep(600)"
    )
    programs = [program(name, code.format(name=name)) for name in ("beat", "worker", "web")]
    for each in programs:
        watcher.add(each)
    for each in programs:
        assert wait_until(lambda each=each: "ready" in each.log.read_text(), seconds=10)
    watcher.stop()
    assert order.read_text().split()[0] == "web"
    assert sorted(order.read_text().split()) == ["beat", "web", "worker"]
    assert not any(each.alive() for each in programs)


def test_program_deaf_to_sigterm_is_killed(program):
    deaf = program(
        "deaf",
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('ready', flush=True); time.sleep(600)",
    )
    deaf.start()
    assert wait_until(lambda: "ready" in deaf.log.read_text(), seconds=10)
    deaf.ask_to_stop()
    deaf.stop(seconds=0.2)
    assert not deaf.alive()
    assert deaf.wait() == -signal.SIGKILL


def test_program_ending_right_after_its_start_is_a_clear_failure(watcher, program):
    web = program("web", "raise SystemExit('no such module')")
    watcher.add(web)
    web.wait()
    with pytest.raises(ServerTrouble, match=r"web ended right after its start; .*\nno such module"):
        watcher.require_all()


def test_command_that_does_not_exist_is_a_clear_failure(tmp_path):
    missing = Program("web", ["/no/such/program"], env={}, cwd=tmp_path, log=tmp_path / "web.log")
    with pytest.raises(ServerTrouble, match="/no/such/program could not be started"):
        missing.start()


@pytest.mark.skipif(sys.platform != "linux", reason="the tie to the parent is Linux's")
def test_program_ends_with_a_supervisor_that_was_killed(tmp_path):
    code = (
        "import pathlib, sys, time\n"
        "from config.supervisor import Program\n"
        f"here = pathlib.Path({str(tmp_path)!r})\n"
        f"web = Program('web', [sys.executable, '-c', {FOREVER!r}], env={{}}, cwd=here, "
        "log=here / 'log')\n"
        "web.start()\n"
        "print(web.pid, flush=True)\n"
        "time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_until(lambda: not is_alive(child), seconds=5)


# --- logs ------------------------------------------------------------------------------------


def test_errors_in_a_log_are_told_once_and_whole(tmp_path):
    path = tmp_path / "web.log"
    path.write_text("ERROR of yesterday\n")
    log = LogFile(path)
    with path.open("a") as file:
        file.write("INFO fine\n2026 ERROR django.request: Internal Server Error: /\nERROR hal")
    assert log.new_errors() == ["2026 ERROR django.request: Internal Server Error: /"]
    with path.open("a") as file:
        file.write("f a line\n")
    assert log.new_errors() == ["ERROR half a line"]
    assert log.new_errors() == []


def test_refusals_in_the_log_of_postgresql_are_no_news(tmp_path):
    path = tmp_path / "postgres.log"
    log = LogFile(path, news=PANICS)
    path.write_text("ERROR:  duplicate key\nPANIC:  could not write to file\n")
    assert log.new_errors() == ["PANIC:  could not write to file"]


def test_long_log_is_put_aside_while_its_process_goes_on_writing(tmp_path):
    path = tmp_path / "web.log"
    log = LogFile(path, limit=100)
    with path.open("ab", buffering=0) as process:
        process.write(b"x" * 200 + b"\n")
        log.new_errors()
        log.rotate()
        process.write(b"ERROR after it\n")
    assert path.read_text() == "ERROR after it\n"
    assert (tmp_path / "web.log.1").read_text() == "x" * 200 + "\n"
    assert log.new_errors() == ["ERROR after it"]


def test_steady_program_begins_again_with_the_short_pause(watcher, program, lines, monkeypatch):
    monkeypatch.setattr(supervisor, "STEADY_SECONDS", 0.3)
    web = program("web", FOREVER)
    watcher.add(web)
    for _ in range(2):
        time.sleep(0.5)
        before = web.pid
        psutil.Process(before).kill()
        tick_until(watcher, lambda before=before: web.pid != before and web.alive())
    told = [line for line in lines if "ended" in line]
    assert all("again in 0.05 s" in line for line in told)
    assert len(told) == 2
