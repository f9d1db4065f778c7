"""Who leaves the company takes no leave, goes nowhere and works no overtime any more."""

import pytest
from django.core.exceptions import PermissionDenied

from attendance.leave.changes.services import ask_shortening
from attendance.leave.lots.selectors import lots_of
from attendance.leave.models import Leave
from attendance.leave.reports import report_leave
from attendance.leave.rules import Kind, Path, State, Unit
from attendance.timekeeping.models import Outing, Overtime
from attendance.timekeeping.outings.services import Trip, ask_outing, tell_outing
from attendance.timekeeping.overtime.services import answer_overtime, assign_overtime
from hr.people.services import dismiss_login
from regulations.approvals.inbox import waiting
from regulations.approvals.services import drop_approval
from regulations.notices.models import Notice
from tests.attendance.leave.conftest import days, moment, weekday

LAST = weekday(2)
AT = moment(weekday(1), "15:00")
LATER = days(weekday(3, 1))
ASKED = moment(weekday(0), "09:00")


def dismissed(firm, by=None):
    dismiss_login(employee=firm.worker, last_day=LAST, by=by or firm.head, at=AT)


def told(key: str) -> set[int]:
    return set(Notice.objects.filter(key__contains=key).values_list("recipient", flat=True))


@pytest.mark.clause("A2.4")
def test_what_was_asked_for_is_withdrawn_and_whoever_it_lay_before_is_told(firm):
    leave = firm.ask(LATER, at=ASKED)
    dismissed(firm)
    leave.refresh_from_db()
    assert (leave.state, leave.approval.state) == (State.WITHDRAWN, "withdrawn")
    assert leave.events.last().by == firm.head
    assert waiting(firm.boss, AT) == []
    assert told(f"approval:{leave.approval_id}:1:dropped") == {firm.boss.pk}


@pytest.mark.clause("A2.4")
def test_what_was_given_is_cancelled_and_its_time_off_returns(firm):
    firm.filed(weekday(-1))
    have = sum(lot.left for lot in lots_of([firm.worker.pk])[firm.worker.pk])
    span = moment(weekday(3, 1), "14:00"), moment(weekday(3, 1), "16:00")
    leave = firm.granted(span, Kind.IN_LIEU, unit=Unit.MINUTE, at=ASKED)
    dismissed(firm)
    leave.refresh_from_db()
    assert leave.state == State.CANCELLED
    assert sum(lot.left for lot in lots_of([firm.worker.pk])[firm.worker.pk]) == have
    assert told(f"leave:{leave.pk}:left") == {firm.boss.pk, firm.officer.pk}


@pytest.mark.clause("A2.4")
def test_what_touches_days_of_work_stays_for_the_judging_of_them(firm):
    given = firm.granted(days(LAST), at=ASKED)
    asked = firm.ask(days(weekday(1)), Kind.SICK, at=moment(weekday(1), "12:00"))
    dismissed(firm)
    for leave, state in ((given, State.APPROVED), (asked, State.PENDING)):
        leave.refresh_from_db()
        assert leave.state == state
    firm.say(asked, at=AT)
    assert asked.state == State.APPROVED


@pytest.mark.clause("A2.4")
def test_what_only_the_person_could_complete_or_change_goes(firm):
    returned = firm.say(firm.ask(days(LAST), at=ASKED), "returned")
    call = moment(weekday(1), "07:30")
    draft = firm.draft(days(weekday(1)), told_at=call, told_how="电话")
    reported = report_leave(person=firm.worker, draft=draft, by=firm.clerk, at=call)
    dismissed(firm)
    for leave, state in ((returned, State.WITHDRAWN), (reported, State.CANCELLED)):
        leave.refresh_from_db()
        assert leave.state == state
    assert reported.path == Path.PHONE


@pytest.mark.clause("A2.4")
def test_a_shortening_falls_with_its_leave(firm):
    leave = firm.granted(days(weekday(3, 1), weekday(4, 1)), at=ASKED)
    change = ask_shortening(
        leave_id=leave.pk, ends_at=LATER[1], reason="提前", by=firm.worker,
        at=ASKED,
    )  # fmt: skip
    dismissed(firm)
    change.refresh_from_db()
    leave.refresh_from_db()
    assert (change.state, leave.state) == ("withdrawn", State.CANCELLED)


@pytest.mark.clause("A2.2-4", "A2.3-7")
def test_outings_to_come_are_called_off(firm):
    def trip(day, start="14:00"):
        return Trip(moment(day, start), moment(day, "14:30"), "海关", "交单")

    words = {"person": firm.worker, "by": firm.worker, "at": ASKED}
    asked = ask_outing(trip=trip(weekday(3)), **words)
    told_one = tell_outing(trip=trip(weekday(4)), **words)
    before = tell_outing(trip=trip(LAST), **words)
    dismissed(firm)
    states = dict(Outing.objects.values_list("pk", "state"))
    assert states == {asked.pk: "withdrawn", told_one.pk: "called_off", before.pk: "told"}
    assert told(f"approval:{asked.approval_id}:1:dropped") == {firm.boss.pk}
    assert told(f"outing:{told_one.pk}:left") == {firm.clerk.pk, firm.boss.pk}


@pytest.mark.clause("A2.8-1")
def test_overtime_to_come_is_called_off(firm):
    def assign(day):
        return assign_overtime(
            person=firm.worker, starts_at=moment(day, "18:00"), ends_at=moment(day, "20:00"),
            task="盘点", by=firm.boss, at=ASKED,
        )  # fmt: skip

    rows = [assign(weekday(n)) for n in (2, 3, 4)]
    answer_overtime(overtime_id=rows[2].pk, accepts=True, by=firm.worker, at=ASKED)
    dismissed(firm)
    states = [Overtime.objects.get(pk=row.pk).state for row in rows]
    assert states == ["assigned", "called_off", "called_off"]
    assert told(f"overtime:{rows[1].pk}:left") == {firm.boss.pk}
    assert told(f"overtime:{rows[2].pk}:left") == {firm.boss.pk, firm.clerk.pk}


def test_the_portal_ends_a_login_by_itself_as_planned(firm):
    leave = firm.ask(LATER, at=ASKED)
    dismiss_login(employee=firm.worker, last_day=LAST, by=None, at=AT)
    assert Leave.objects.get(pk=leave.pk).state == State.WITHDRAWN


def test_nobody_drops_the_request_of_who_works_here(firm):
    leave = firm.ask(LATER, at=ASKED)
    with pytest.raises(PermissionDenied):
        drop_approval(approval_id=leave.approval_id, by=firm.head, at=AT)
