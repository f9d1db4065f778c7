"""Beat and workers whose clock is wrong."""

from datetime import timedelta

import pytest
from celery.exceptions import Ignore

from config import work
from config.beat import Scheduler
from config.celery import app
from regulations.deadlines.tasks import sweep
from sitecontent.database.tasks import watch_backups, watch_clock


@pytest.fixture
def beat(tmp_path, monkeypatch):
    """A beat with its schedule in a file, and what it sent."""
    made = Scheduler(app, schedule_filename=str(tmp_path / "schedule"))
    sent = []
    monkeypatch.setattr(made, "apply_entry", lambda entry, producer=None: sent.append(entry.name))
    yield made, sent
    made.close()


def run_all(beat) -> None:
    while beat.tick() == 0:
        pass


def test_a_clock_set_back_by_a_day_delays_a_sweep_by_its_interval_alone(beat):
    beat, sent = beat
    for entry in beat.schedule.values():
        entry.last_run_at += timedelta(days=1)  # it ran a moment ago, and the clock was set back
    run_all(beat)
    assert sent == []
    entry = beat.schedule["sweep deadlines"]
    assert entry.last_run_at <= entry.default_now()
    entry.last_run_at -= timedelta(seconds=5)  # five seconds go by
    beat._heap = None
    run_all(beat)
    assert sent == ["sweep deadlines"]


@pytest.mark.parametrize("off", [-3600, -4, 4, 86_400])
def test_a_worker_whose_clock_is_wrong_does_only_what_goes_by_the_databases(monkeypatch, off):
    monkeypatch.setattr(work, "seconds_off", lambda: off)
    with pytest.raises(Ignore):
        watch_backups.before_start("1", (), {})
    for task in (sweep, watch_clock):
        task.before_start("1", (), {})


def test_a_worker_whose_clock_is_right_does_everything(monkeypatch):
    monkeypatch.setattr(work, "seconds_off", lambda: -2.9)
    watch_backups.before_start("1", (), {})


def test_what_ends_its_process_is_tried_three_times_but_no_backup_is_made_twice():
    assert (sweep.max_retries, sweep.default_retry_delay, sweep.retry_on_worker_lost) == (
        2,
        0,
        True,
    )
    for name in ("run_backup", "back_up_now", "prove_now"):
        assert app.tasks[f"sitecontent.database.tasks.{name}"].retry_on_worker_lost is False
