"""The sweep writes down what is already true, once."""

from datetime import UTC, datetime, timedelta

import psycopg2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from hr.people.models import Employee
from regulations.binding.services import entering_past
from regulations.deadlines.models import Deadline, Heartbeat, Outage
from regulations.deadlines.services import (
    hand_deadline,
    meet_deadline,
    sign_excuse,
    start_deadline,
    void_deadline,
)
from regulations.deadlines.sweep import beat_heart, sweep_deadlines

START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
DUE = START + timedelta(minutes=10)

pytestmark = pytest.mark.django_db


def later(seconds: float) -> datetime:
    """A moment after the deadline."""
    return DUE + timedelta(seconds=seconds)


def start(key: str, owner=None) -> Deadline:
    """A deadline of ten minutes from ten o'clock."""
    return start_deadline(
        kind="test", key=key, clause="C7-2", version=None, owner=owner, starts_at=START, due_at=DUE
    )


def test_a_due_deadline_is_written_down_and_handled_once(heard):
    start("a")
    assert sweep_deadlines(at=DUE) == 0
    assert sweep_deadlines(at=later(1)) == 1
    assert sweep_deadlines(at=later(2)) == 0
    row = Deadline.objects.get()
    assert (row.breached_at, row.handled_at) == (later(1), later(1))
    assert heard.keys == ["a"]


def test_a_late_finish_between_two_sweeps_is_still_a_breach(heard):
    row = start("a")
    meet_deadline(deadline_id=row.pk, by=None, at=later(1))
    assert Deadline.objects.breached(later(2)).count() == 1
    assert sweep_deadlines(at=later(5)) == 1
    assert heard.keys == ["a"]


def test_a_finish_in_time_is_none_however_late_the_sweep(heard):
    row = start("a")
    meet_deadline(deadline_id=row.pk, by=None, at=DUE)
    assert sweep_deadlines(at=later(10_000)) == 0
    assert not Deadline.objects.breached(later(10_000)).exists()


def test_a_finish_in_time_that_arrives_after_the_sweep_takes_the_breach_back(heard):
    row = start("a")
    sweep_deadlines(at=later(1))
    meet_deadline(deadline_id=row.pk, by=None, at=DUE - timedelta(seconds=1))
    row.refresh_from_db()
    assert row.breached_at is None
    assert not Deadline.objects.breached(later(60)).exists()


def test_only_the_first_finish_counts(heard):
    row = start("a")
    meet_deadline(deadline_id=row.pk, by=None, at=START)
    meet_deadline(deadline_id=row.pk, by=None, at=later(100))
    row.refresh_from_db()
    assert row.met_at == START


def test_a_void_deadline_is_never_a_breach(heard):
    row = start("a")
    void_deadline(deadline_id=row.pk, reason="order void", at=START)
    assert sweep_deadlines(at=later(60)) == 0
    void_deadline(deadline_id=start("b").pk, reason="too late", at=later(1))
    assert sweep_deadlines(at=later(60)) == 1


def test_the_same_promise_started_twice_is_one_row(heard):
    first = start("a")
    again = start_deadline(
        kind="test", key="a", clause="C7-2", version=None, owner=None,
        starts_at=START, due_at=later(999),
    )  # fmt: skip
    assert again == first
    assert Deadline.objects.get().due_at == DUE


def test_one_failing_row_does_not_hold_up_the_others(heard):
    heard.fail_on = {"bad"}
    for key in ("a", "bad", "b"):
        start(key)
    sweep_deadlines(at=later(1))
    assert sorted(heard.keys) == ["a", "b"]
    bad = Deadline.objects.get(key="bad")
    assert bad.breached_at == later(1)
    assert bad.handled_at is None
    assert "cannot handle bad" in bad.error
    heard.fail_on = set()
    sweep_deadlines(at=later(2))
    assert sorted(heard.keys) == ["a", "b", "bad"]
    bad.refresh_from_db()
    assert (bad.breached_at, bad.handled_at) == (later(1), later(2))


def test_a_handler_that_always_fails_is_left_after_five_tries(heard):
    heard.fail_on = {"bad"}
    start("bad")
    assert [sweep_deadlines(at=later(n)) for n in range(1, 8)] == [1, 1, 1, 1, 1, 0, 0]


def test_a_promise_is_never_moved(heard, raw_connection):
    row = start("a")
    for change in ({"due_at": later(999)}, {"starts_at": later(1)}, {"key": "z"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Deadline.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Deadline.objects.filter(pk=row.pk).delete()


def test_only_a_running_promise_changes_its_owner(heard):
    person = Employee.objects.create_user("1", "王芳")
    running, over = start("a"), start("b")
    hand_deadline(deadline_id=running.pk, owner=person, at=START)
    hand_deadline(deadline_id=over.pk, owner=person, at=later(1))
    running.refresh_from_db()
    over.refresh_from_db()
    assert (running.owner, over.owner) == (person, None)


@pytest.mark.parametrize(
    ("beats", "outages"),
    [([0], []), ([0, 30], []), ([0, 30.5], [(0, 30.5)]), ([0, 5, 305, 310], [(5, 305)])],
)
def test_a_silence_of_over_thirty_seconds_is_an_outage(beats, outages):
    for seconds in beats:
        beat_heart(at=START + timedelta(seconds=seconds))
    expected = [tuple(START + timedelta(seconds=end) for end in each) for each in outages]
    assert list(Outage.objects.values_list("from_at", "until_at")) == expected


def test_a_clock_that_goes_back_moves_no_heartbeat():
    for minutes in (5, 0):
        beat_heart(at=START + timedelta(minutes=minutes))
    assert Heartbeat.objects.get().at == START + timedelta(minutes=5)


FORGERIES = [
    "INSERT INTO deadlines_outage (from_at, until_at) VALUES (now() - interval '1 day', now())",
    "UPDATE deadlines_heartbeat SET at = now() - interval '1 day'",
    "DELETE FROM deadlines_heartbeat",
]


@pytest.mark.parametrize("statement", FORGERIES)
def test_the_portals_role_makes_up_no_outage(transactional_db, raw_connection, statement):
    beat_heart(at=timezone.now())
    raw = raw_connection("app")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), raw, raw.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("past", ["", "test"])
def test_a_beat_from_the_future_makes_up_no_outage_either(transactional_db, raw_connection, past):
    beat_heart(at=timezone.now())
    raw = raw_connection("app")
    with raw, raw.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', %s, true)", [past])
        cursor.execute("SELECT deadlines_beat(now() + interval '1 hour')")
    assert not Outage.objects.exists()
    assert Heartbeat.objects.get().at <= timezone.now()


@pytest.fixture
def people():
    """A person, their supervisor and a stranger."""
    boss = Employee.objects.create_user("1", "刘建国")
    return (
        Employee.objects.create_user("2", "王芳", supervisor=boss),
        boss,
        Employee.objects.create_user("3", "周杰"),
    )


def sign(deadline, by, verdict, reason="系统升级", seconds=60):
    """A word beside a breach, entered at a past moment."""
    with entering_past(right="test"):
        return sign_excuse(
            deadline=deadline, verdict=verdict, reason=reason, by=by, at=later(seconds)
        )


def test_the_person_states_and_a_superior_judges_once(heard, people):
    person, boss, _ = people
    row = start("a", owner=person)
    sign(row, person, "stated")
    sign(row, boss, "accepted")
    with pytest.raises(ValidationError):
        sign(row, boss, "refused")
    assert Deadline.objects.breached(later(61)).filter(pk=row.pk).exists()


def test_nobody_judges_their_own_breach_nor_a_strangers(heard, people):
    person, _, stranger = people
    row = start("a", owner=person)
    for who in (person, stranger):
        with pytest.raises(PermissionDenied):
            sign(row, who, "accepted")
    with pytest.raises(PermissionDenied):
        sign(row, stranger, "stated")


def test_an_excuse_needs_a_breach_and_a_reason(heard, people):
    person, boss, _ = people
    row = start("a", owner=person)
    with pytest.raises(ValidationError):
        sign(row, boss, "accepted", reason="  ")
    with pytest.raises(ValidationError):
        sign(row, boss, "accepted", seconds=-60)


REWRITES = {
    "finished in time after all": {"met_at": DUE - timedelta(seconds=1), "breached_at": None},
    "finished in time, breach kept": {"met_at": DUE - timedelta(seconds=1)},
    "breach gone": {"breached_at": None},
    "void afterwards": {"voided_at": later(60)},
    "somebody else's": {"owner_id": 1},
}


@pytest.mark.parametrize("way", REWRITES)
def test_what_was_missed_cannot_be_undone_by_the_portals_role(heard, way):
    row = start("a")
    sweep_deadlines(at=later(1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', '', true)")
    with pytest.raises(DatabaseError), transaction.atomic():
        Deadline.objects.filter(pk=row.pk).update(**REWRITES[way])
    row.refresh_from_db()
    assert (row.met_at, row.breached_at) == (None, later(1))
