"""Waking a worker from a page."""

import logging

import pytest
from celery import Celery
from django.db import transaction

from regulations.waking import wake


def nothing():
    """What the task does."""


@pytest.fixture
def task(monkeypatch):
    """A task that counts its sendings."""
    made = Celery("waking", broker="memory://", set_as_current=False).task(nothing, shared=False)
    made.sent = 0
    monkeypatch.setattr(made, "delay", lambda: setattr(made, "sent", made.sent + 1))
    return made


def test_worker_is_woken_once_all_is_committed(task, django_capture_on_commit_callbacks, db):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        wake(task)
        assert task.sent == 0
    assert task.sent == 1


def test_nobody_is_woken_for_what_was_rolled_back(task, transactional_db):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        wake(task)
        raise ZeroDivisionError
    assert task.sent == 0


def test_a_broker_that_does_not_answer_stops_nobody(caplog, transactional_db):
    away = Celery("away", broker="redis://127.0.0.1:1", set_as_current=False)
    away.conf.task_publish_retry = False
    task = away.task(nothing, name="work_nothing", shared=False)
    with caplog.at_level(logging.WARNING, "regulations.waking"):
        wake(task)
    assert "work_nothing waits for the beat" in caplog.text
