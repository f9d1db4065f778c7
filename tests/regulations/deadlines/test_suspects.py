"""A handler that ends the sweep's process: found, tried alone, given up; others go on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from regulations.deadlines import registry, suspects
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import start_deadline
from regulations.deadlines.suspects import suspect, sweep_suspects
from regulations.deadlines.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


class Ends(BaseException):
    """In the place of SIGKILL: nothing catches it, and the transaction is taken back."""


@pytest.fixture
def deadly(heard):
    """The handler ends the process where a deadline `bad` is among what it is to handle."""

    def handle(deadlines, at):
        if any(each.key == "bad" for each in deadlines):
            raise Ends
        heard(deadlines, at)

    registry.register("test", label="test", on_breach=handle)
    return heard


def start(*keys: str) -> None:
    for second, key in enumerate(keys):
        start_deadline(
            kind="test", key=key, clause="C7-2", version=None, owner=None,
            starts_at=AT - timedelta(hours=1), due_at=AT - timedelta(minutes=9, seconds=-second),
        )  # fmt: skip


def sweep(*, retries: int = 0) -> bool:
    """What the task does; whether its process came through."""
    try:
        if retries:
            suspect(at=AT)
        sweep_deadlines(at=AT)
        sweep_suspects(at=AT)
    except Ends:
        connection.close()
        return False
    return True


def test_one_that_ends_the_process_is_given_up_after_three_tries_and_the_others_are_handled(deadly):
    start(*[f"{n}" for n in range(40)], "bad", *[f"{n}" for n in range(50, 100)])
    assert not sweep()
    assert Deadline.objects.exclude(breached_at=None).count() == 0  # all of it was taken back
    assert not sweep(retries=1)  # in parts: the one before came through
    assert Deadline.objects.exclude(handled_at=None).count() == 30
    # What is suspected is tried alone, after all the others; what ended a process, last.
    others = Deadline.objects.exclude(key="bad")
    assert not sweep()
    assert others.filter(error="", handled_at=None).count() == 0
    assert not sweep()
    assert others.filter(handled_at=None).count() == 0
    assert set(others.values_list("attempts", "error")) == {(1, "")}
    assert sorted(deadly.keys) == sorted(others.values_list("key", flat=True))
    assert [sweep() for _time in range(3)] == [True] * 3
    bad = Deadline.objects.get(key="bad")
    assert (bad.handled_at, bad.attempts, bad.error) == (None, 5, "the process ended: 3")
    assert bad.breached_at == AT


def test_what_only_stood_beside_an_accident_is_handled_like_everything_else(heard):
    start("a", "b")
    Deadline.objects.update(error="the process ended: 1", breached_at=AT)
    assert sweep()
    assert sorted(heard.keys) == ["a", "b"]
    assert set(Deadline.objects.values_list("handled_at", "attempts", "error")) == {(AT, 1, "")}


def test_one_that_was_met_in_time_meanwhile_is_never_a_suspect(heard, monkeypatch):
    start("a", "b")
    kept = Deadline.objects.get(key="a")
    monkeypatch.setattr(suspects, "BATCH", 2)
    original = suspects._mark

    def met_first(ids, **words):
        Deadline.objects.filter(pk=kept.pk).update(met_at=kept.due_at - timedelta(seconds=1))
        original(ids, **words)

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', false)")
    monkeypatch.setattr(suspects, "_mark", met_first)
    suspect(at=AT)
    kept.refresh_from_db()
    assert (kept.breached_at, kept.handled_at, kept.error) == (None, None, "")
    assert heard.keys == ["b"]
