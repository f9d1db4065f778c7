"""Two at the same moment, on connections of their own: one is heard, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import close_old_connections, connection
from django.utils import timezone

from attendance.leave.changes.services import cancel_leave
from attendance.leave.lots.selectors import lots_of
from attendance.leave.models import Leave, LotUse
from attendance.leave.rules import Kind, State, Unit
from attendance.leave.services import ask_leave
from attendance.leave.weighing import Draft
from regulations.approvals.models import Decision
from regulations.approvals.services import decide_step
from regulations.binding.services import entering_past
from regulations.rulebook.rules import CHINA
from tests import worlds
from tests.attendance.leave.conftest import days, found_firm, weekday

pytestmark = pytest.mark.django_db(transaction=True)


firm = worlds.shared(found_firm, commits=True)


def together(*verbs) -> list[str]:
    """Call verbs at once, each on a connection of its own; what each was told ("": done)."""

    def call(verb) -> str:
        close_old_connections()
        try:
            verb()
        except (ValidationError, PermissionDenied) as refused:
            return " ".join(getattr(refused, "messages", [str(refused)]))
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(verbs)) as pool:
        return sorted(pool.map(call, verbs))


def next_week(day: int = 0):
    """A whole working day at least a week ahead of now."""
    today = timezone.now().astimezone(CHINA).date()
    monday = today + timedelta(days=14 - today.weekday())
    return days(monday + timedelta(days=day))


def ask(firm, span, kind=Kind.PERSONAL, unit=Unit.DAY) -> Leave:
    draft = Draft(kind, unit, *span, "家里有事")
    return ask_leave(person=firm.worker, draft=draft, by=firm.worker, at=timezone.now())


def test_leave_is_decided_by_one_of_two(firm):
    """The deciders: the supervisor, and whoever stands in for them."""
    leave = ask(firm, next_week())
    step = leave.approval.steps.get(place=0)
    step.people = [firm.boss.pk, firm.manager.pk]
    step.save(update_fields=["people"])

    def say(by, verdict):
        decide_step(step_id=step.pk, verdict=verdict, comment="好", by=by, at=timezone.now())

    told = together(lambda: say(firm.boss, "approved"), lambda: say(firm.manager, "refused"))
    leave.refresh_from_db()
    assert told[0] == "" and told[1] != ""
    assert Decision.objects.count() == 1
    assert leave.state == ("approved" if Decision.objects.get().by == firm.boss else "refused")


def test_of_two_overlapping_requests_one_is_taken(firm):
    start, end = next_week()
    told = together(
        lambda: ask(firm, (start, end)), lambda: ask(firm, (start, end + timedelta(days=1)))
    )
    assert told[0] == "" and told[1] != ""
    assert Leave.objects.count() == 1


@pytest.mark.clause("A2.8-2")
def test_two_who_use_the_last_hours_do_not_both_get_them(firm):
    with entering_past(right="test"):
        firm.filed(weekday(5), "09:00", "12:00")
    spans = [(start, start + timedelta(hours=12)) for start, _end in (next_week(0), next_week(2))]
    told = together(*(lambda span=span: ask(firm, span, Kind.IN_LIEU, Unit.HALF) for span in spans))
    assert told[0] == "" and told[1] != ""
    assert [lot.left for lot in lots_of([firm.worker.pk])[firm.worker.pk]] == [0]
    assert LotUse.objects.count() == 1


def test_withdrawing_while_it_is_decided_leaves_one_end(firm):
    for _turn in range(3):
        leave = ask(firm, next_week())
        step = leave.approval.steps.get(place=0)
        told = together(
            lambda leave=leave: cancel_leave(leave_id=leave.pk, by=firm.worker, at=timezone.now()),
            lambda step=step: decide_step(
                step_id=step.pk, verdict="refused", comment="不行", by=firm.boss, at=timezone.now()
            ),
        )
        leave.refresh_from_db()
        assert told[0] == "" and leave.state in (State.WITHDRAWN, State.REFUSED)


def test_database_refuses_an_overlap_by_two_connections(firm, raw_connection):
    """Past the services, and past the lock of the person."""
    leave = ask(firm, next_week())
    copy = """
        INSERT INTO leave_leave (person_id, kind, unit, starts_at, ends_at, days, run_days, reason,
            occasion, path, clause, version_id, is_paid, told_how, state, asked_by_id, asked_at)
        SELECT person_id, kind, unit, starts_at + interval %s, ends_at + interval %s, days,
            run_days, reason, occasion, path, clause, version_id, is_paid, told_how, state,
            asked_by_id, asked_at
        FROM leave_leave WHERE id = %s
    """
    first, second = raw_connection("app"), raw_connection("app")
    with pytest.raises(psycopg2.errors.ExclusionViolation), first.cursor() as cursor:
        cursor.execute(copy, ["1 hour", "1 hour", leave.pk])
    first.rollback()
    with first.cursor() as cursor:  # held open: the second waits for it, and is refused
        cursor.execute(copy, ["7 days", "7 days", leave.pk])
    with ThreadPoolExecutor(1) as pool:

        def insert():
            with second.cursor() as cursor:
                cursor.execute(copy, ["7 days 1 hour", "8 days", leave.pk])

        waits = pool.submit(insert)
        first.commit()
        with pytest.raises(psycopg2.errors.ExclusionViolation):
            waits.result(timeout=20)
    second.rollback()
    assert Leave.objects.count() == 2
