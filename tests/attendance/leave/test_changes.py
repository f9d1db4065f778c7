"""Cancelling and shortening."""

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from attendance.leave.changes.services import ask_shortening, cancel_leave
from attendance.leave.lots.selectors import lots_of
from attendance.leave.models import Shortening
from attendance.leave.rules import Kind, State
from attendance.leave.undecided import SHORTER, undecided
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.registry import covers
from regulations.notices.models import Notice
from tests.attendance.leave.conftest import days, moment, weekday

pytestmark = pytest.mark.clause("A2.4")
TUESDAY, WEDNESDAY, THURSDAY = weekday(1), weekday(2), weekday(3)
SPAN = days(TUESDAY, THURSDAY)


def shorten(firm, leave, ends_at, *, by=None, at=None) -> Shortening:
    return ask_shortening(
        leave_id=leave.pk, ends_at=ends_at, reason="提前回来", by=by or firm.worker,
        at=at or moment(WEDNESDAY, "10:00"),
    )  # fmt: skip


def test_person_cancels_before_it_begins(firm):
    leave = firm.granted(SPAN, by=firm.leader)
    StaleDay.objects.all().delete()
    cancel_leave(leave_id=leave.pk, by=firm.worker, at=moment(TUESDAY, "07:59"))
    leave.refresh_from_db()
    assert leave.state == State.CANCELLED
    assert covers([firm.worker.pk], *SPAN) == {}
    assert StaleDay.objects.filter(day=WEDNESDAY).exists()
    told = Notice.objects.filter(key=f"leave:{leave.pk}:cancelled")
    assert set(told.values_list("recipient", flat=True)) == {firm.boss.pk, firm.officer.pk}
    firm.ask(SPAN)  # the time is free again


def test_afterwards_the_decider_decides(firm):
    leave = firm.granted(SPAN, by=firm.leader)
    with pytest.raises(ValidationError, match="has begun"):
        cancel_leave(leave_id=leave.pk, by=firm.worker, at=moment(TUESDAY, "08:00"))
    document = shorten(firm, leave, days(WEDNESDAY)[0])
    assert document.approval.steps.get(place=0).people == [firm.leader.pk]
    leave.refresh_from_db()
    assert leave.ends_at == SPAN[1]  # not yet
    firm.say(document, by=firm.leader, at=moment(WEDNESDAY, "11:00"))
    leave.refresh_from_db()
    assert (leave.state, leave.ends_at, leave.days) == (State.APPROVED, days(WEDNESDAY)[0], 1)
    assert covers([firm.worker.pk], *days(WEDNESDAY)) == {}
    assert covers([firm.worker.pk], *days(TUESDAY))
    event = leave.events.last()
    assert event.verb == "shortened"
    assert datetime.fromisoformat(event.facts["was_until"]) == SPAN[1]


@pytest.mark.parametrize("verdict", ["refused", "returned"])
def test_refused_shortening_changes_nothing_and_another_may_be_asked(firm, verdict):
    leave = firm.granted(SPAN, by=firm.leader)
    document = shorten(firm, leave, days(WEDNESDAY)[0])
    firm.say(document, verdict, by=firm.leader, at=moment(WEDNESDAY, "11:00"))
    leave.refresh_from_db()
    assert (document.state, leave.ends_at) == ("refused", SPAN[1])
    shorten(firm, leave, days(THURSDAY)[0])


def test_leave_falls_away_altogether(firm):
    leave = firm.granted(SPAN, by=firm.leader)
    document = shorten(firm, leave, SPAN[0])
    firm.say(document, by=firm.leader, at=moment(WEDNESDAY, "11:00"))
    leave.refresh_from_db()
    assert leave.state == State.CANCELLED
    assert covers([firm.worker.pk], *SPAN) == {}


@pytest.mark.clause("A2.1-1")
def test_month_is_not_closed_over_a_shortening_that_waits(firm):
    leave = firm.granted(SPAN, by=firm.leader)
    week = weekday(0), weekday(6)
    assert undecided(*week) == []
    shorten(firm, leave, days(WEDNESDAY)[0])
    (blocker,) = undecided(*week)
    assert (blocker.text, blocker.link) == (SHORTER, f"/leave/{leave.pk}/")


def test_two_shortenings_do_not_wait_at_once(firm):
    leave = firm.granted(SPAN, by=firm.leader)
    shorten(firm, leave, days(WEDNESDAY)[0])
    with pytest.raises(ValidationError, match="waits already"):
        shorten(firm, leave, days(THURSDAY)[0])


def test_who_may_not(firm):
    leave = firm.granted(SPAN, by=firm.leader)
    for other in (firm.boss, firm.leader, firm.colleague):
        with pytest.raises(PermissionDenied):
            cancel_leave(leave_id=leave.pk, by=other, at=moment(weekday(0)))
        with pytest.raises(PermissionDenied):
            shorten(firm, leave, days(WEDNESDAY)[0], by=other)


def test_pending_request_is_withdrawn(firm):
    leave = firm.ask(SPAN)
    cancel_leave(leave_id=leave.pk, by=firm.worker, at=moment(weekday(0)))
    leave.refresh_from_db()
    leave.approval.refresh_from_db()
    assert (leave.state, leave.approval.state) == (State.WITHDRAWN, "withdrawn")


@pytest.mark.clause("A2.8-2")
def test_shortened_time_off_returns_what_was_not_used(firm):
    firm.filed(weekday(5), "08:00", "20:00")  # twelve hours
    span = days(weekday(1, 1), weekday(2, 1))  # two days of six hours
    leave = firm.granted(span, Kind.IN_LIEU, at=moment(weekday(0, 1), "09:00"))
    assert lots_of([firm.worker.pk])[firm.worker.pk][0].left == 0
    at = moment(weekday(2, 1), "07:00")
    document = shorten(firm, leave, days(weekday(2, 1))[0], at=at)
    firm.say(document, at=moment(weekday(2, 1), "07:30"))
    assert lots_of([firm.worker.pk])[firm.worker.pk][0].left == 360
