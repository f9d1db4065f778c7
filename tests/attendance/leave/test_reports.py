"""Leave reported by phone or message, with the form to follow."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from attendance.leave.changes.services import cancel_leave
from attendance.leave.models import Leave
from attendance.leave.reports import complete_leave, report_leave
from attendance.leave.rules import Kind, Path, State, end_of_day_after
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.registry import covers
from hr.people.registry import away
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.attendance.leave.conftest import days, moment, weekday

TUESDAY, WEDNESDAY = weekday(1), weekday(2)
CALL = moment(TUESDAY, "07:40")
# Back on Wednesday: by the end of Thursday.
DUE = end_of_day_after(WEDNESDAY, 1)
SECOND = timedelta(seconds=1)


def report(firm, *, by=None, at=CALL, span=None, **words) -> Leave:
    words = {"told_at": CALL, "told_how": "打电话给办公室"} | words
    draft = firm.draft(span or days(TUESDAY), words.pop("kind", Kind.PERSONAL), **words)
    return report_leave(person=firm.worker, draft=draft, by=by or firm.clerk, at=at)


def complete(firm, leave, *, at=None, by=None, span=None, kind=Kind.PERSONAL) -> Leave:
    draft = firm.draft(span or days(TUESDAY), kind, reason="孩子发烧")
    at = at or moment(WEDNESDAY, "09:00")
    return complete_leave(leave_id=leave.pk, draft=draft, by=by or firm.worker, at=at)


@pytest.mark.clause("A2.3-6")
def test_office_writes_down_a_call_and_the_person_completes_it(firm):
    leave = report(firm)
    assert (leave.state, leave.path, leave.clause) == (State.REPORTED, Path.PHONE, "A2.3-6")
    assert (leave.form_deadline.due_at, leave.form_deadline.owner) == (DUE, firm.worker)
    told = Notice.objects.filter(key=f"leave:{leave.pk}:reported")
    assert set(told.values_list("recipient", flat=True)) == {firm.worker.pk, firm.boss.pk}
    assert covers([firm.worker.pk], *days(TUESDAY)) == {}  # not approved yet
    assert away([firm.worker.pk], moment(TUESDAY)) == {firm.worker.pk}  # but really away
    leave = complete(firm, leave, at=DUE)  # the last moment
    leave.form_deadline.refresh_from_db()
    assert (leave.state, leave.form_deadline.met_at) == (State.PENDING, DUE)
    firm.say(leave, at=DUE + timedelta(hours=1))
    assert covers([firm.worker.pk], *days(TUESDAY))[firm.worker.pk]
    verbs = [event.verb for event in leave.events.all()]
    assert verbs == ["reported", "completed", "approved"]


@pytest.mark.clause("A2.5-2")
@pytest.mark.parametrize("who", ["worker", "boss", "leader"])
def test_emergency_is_reported_by_the_person_or_noted_by_a_superior(firm, who):
    leave = report(firm, by=firm.people[who])
    assert (leave.path, leave.clause) == (Path.EMERGENCY, "A2.5-2")


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_nobody_else_reports(firm, who):
    with pytest.raises(PermissionDenied):
        report(firm, by=firm.people[who])


@pytest.mark.clause("A2.5-2", "A2.3-6")
@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"told_at": moment(TUESDAY, "08:01"), "at": moment(TUESDAY, "08:10")}, "had begun"),
        ({"told_at": moment(TUESDAY, "07:50"), "at": CALL}, "in the future"),
        ({"told_how": "  "}, "to whom and how"),
        ({"told_at": None}, "to whom and how"),
        ({"span": days(weekday(5))}, "no work"),
        ({"at": DUE + SECOND}, "too late"),
    ],
)
def test_what_is_no_report(firm, words, fault):
    with pytest.raises(ValidationError, match=fault) as refused:
        report(firm, **words)
    assert refused.value.code in ("A2.3-6", "A2.4")
    assert not Leave.objects.exists()


@pytest.mark.clause("A2.5-2", "A2.3-6")
def test_form_that_does_not_follow_leaves_absence(firm):
    leave = report(firm)
    sweep_deadlines(at=DUE)
    leave.refresh_from_db()
    assert leave.state == State.REPORTED
    with pytest.raises(ValidationError, match="too late"):
        complete(firm, leave, at=DUE + SECOND)
    sweep_deadlines(at=DUE + SECOND)
    leave.refresh_from_db()
    assert leave.state == State.LAPSED
    assert (firm.worker.pk, TUESDAY) in StaleDay.objects.values_list("person", "day")
    assert Notice.objects.filter(key=f"leave:{leave.pk}:lapsed", recipient=firm.boss).exists()
    with pytest.raises(ValidationError):
        complete(firm, leave, at=DUE)


def test_only_the_person_completes(firm):
    leave = report(firm)
    for other in (firm.clerk, firm.boss):
        with pytest.raises(PermissionDenied):
            complete(firm, leave, by=other)


@pytest.mark.clause("A2.5-2")
def test_form_may_correct_the_stretch_but_not_before_the_report(firm):
    leave = report(firm)
    with pytest.raises(ValidationError, match="had begun"):
        complete(firm, leave, span=days(weekday(0), TUESDAY))
    longer = complete(firm, leave, span=days(TUESDAY, weekday(3)))
    assert (longer.days, longer.path) == (3, Path.PHONE)
    assert longer.approval.steps.get(place=0).people == [firm.leader.pk]


@pytest.mark.clause("A2.4-2")
def test_reported_illness_of_days_needs_its_certificate(firm):
    leave = report(firm, span=days(TUESDAY, weekday(3)), kind=Kind.SICK)
    done = complete(
        firm, leave, span=days(TUESDAY, weekday(3)), kind=Kind.SICK, at=moment(weekday(4))
    )
    assert done.certificate_deadline.due_at == end_of_day_after(weekday(4), 3)


def test_report_is_taken_back(firm):
    leave = report(firm)
    with pytest.raises(PermissionDenied):
        cancel_leave(leave_id=leave.pk, by=firm.clerk, at=moment(TUESDAY))
    cancel_leave(leave_id=leave.pk, by=firm.worker, at=moment(TUESDAY))
    leave.refresh_from_db()
    leave.form_deadline.refresh_from_db()
    assert (leave.state, bool(leave.form_deadline.voided_at)) == (State.CANCELLED, True)
    assert away([firm.worker.pk], moment(TUESDAY)) == set()


def test_report_over_another_leave_is_refused(firm):
    firm.ask(days(TUESDAY))
    with pytest.raises(ValidationError, match="another leave"):
        report(firm)
