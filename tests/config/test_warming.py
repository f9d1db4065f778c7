"""A process that serves pages has read what carries the clauses before anybody asks."""

import gc
import importlib
import threading

import pytest

from config import warming
from regulations.rulebook import selectors, trace


@pytest.fixture
def reads(monkeypatch) -> list:
    """What was read, and when it may go on."""
    monkeypatch.setattr(selectors, "_traced", {})
    read = []

    def find(base, known):
        read.append(base)
        return {"A1.1": trace.Trace()}

    monkeypatch.setattr(trace, "find", find)
    return read


def test_it_is_read_once_before_the_first_request(reads, settings):
    warming.warm()
    assert reads == [settings.BASE_DIR]
    assert selectors.traces(settings.BASE_DIR) == {"A1.1": trace.Trace()}
    assert len(reads) == 1


def test_who_asks_meanwhile_waits_for_it_and_does_not_read_again(reads, settings, monkeypatch):
    begun, go_on, find = threading.Event(), threading.Event(), trace.find

    def slowly(base, known):
        begun.set()
        assert go_on.wait(10)
        return find(base, known)

    monkeypatch.setattr(trace, "find", slowly)
    first = threading.Thread(target=warming.warm)
    first.start()
    assert begun.wait(10)
    asking = threading.Thread(target=selectors.traces, args=[settings.BASE_DIR])
    asking.start()
    go_on.set()
    asking.join(10)
    first.join(10)
    assert len(reads) == 1


def test_a_marker_that_cannot_be_trusted_stops_no_process(settings, monkeypatch):
    def find(base, known):
        raise trace.TraceError("x.py:1 names the clause Z9, which does not exist")

    monkeypatch.setattr(selectors, "_traced", {})
    monkeypatch.setattr(trace, "find", find)
    warming.warm()
    with pytest.raises(trace.TraceError):
        selectors.traces(settings.BASE_DIR)


def test_the_collector_does_not_walk_through_what_a_server_began_with():
    gc.unfreeze()  # the tests put theirs away too
    from config import wsgi

    importlib.reload(wsgi)
    assert gc.get_freeze_count() > 50_000
    assert len(gc.get_objects()) < gc.get_freeze_count() / 10
