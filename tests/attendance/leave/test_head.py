"""The general manager's own leave: nobody stands above, HR files it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from attendance.leave.changes.services import ask_shortening
from attendance.leave.models import Leave
from attendance.leave.rules import Kind, State, is_filed_alone
from attendance.timekeeping.registry import covers
from hr.people.deputies.services import appoint_deputy
from hr.people.models import Position
from hr.people.services import change_employee
from regulations.approvals.models import Decision
from regulations.approvals.services import decide_step
from tests.attendance.leave.conftest import days, moment, weekday

pytestmark = pytest.mark.clause("A2.4", "A2.2-5")
TUESDAY = weekday(1)
HEAD, OTHER, WORKER = 1, 2, 3


@pytest.mark.parametrize(
    ("superior", "head", "person", "alone"),
    [
        (None, HEAD, HEAD, True),
        (None, HEAD, WORKER, False),  # a gap in the chart: the general manager decides
        (HEAD, HEAD, WORKER, False),
        (OTHER, HEAD, HEAD, False),  # somebody was set above
        (None, None, WORKER, False),
    ],
)
def test_only_who_stands_above_all_is_decided_by_nobody(superior, head, person, alone):
    assert is_filed_alone(superior, head, person) == alone


@pytest.mark.parametrize("kind", list(Kind)[:-1])
def test_hr_alone_is_asked_to_file_it_whatever_the_kind_and_length(firm, kind):
    leave = firm.ask(days(TUESDAY, weekday(3)), kind, person=firm.head, occasion="婚礼")
    (step,) = leave.approval.steps.all()
    assert (step.kind, step.people, step.state) == ("file", [firm.officer.pk], "open")


def test_it_stands_once_hr_has_filed_it(firm):
    leave = firm.ask(days(TUESDAY), person=firm.head)
    assert leave.state == State.PENDING
    assert covers([firm.head.pk], *days(TUESDAY)) == {}
    firm.say(leave, "filed", by=firm.officer)
    assert (leave.state, leave.approval.state) == (State.APPROVED, "approved")
    assert covers([firm.head.pk], *days(TUESDAY))


def test_notice_is_asked_of_the_general_manager_too(firm):
    with pytest.raises(ValidationError) as refused:
        firm.ask(days(TUESDAY), person=firm.head, at=moment(TUESDAY, "07:00"))
    assert refused.value.code == "A2.5-1"


def file_it(leave, by):
    step = leave.approval.steps.get()
    decide_step(step_id=step.pk, verdict="filed", by=by, at=moment(weekday(0)))


def test_nobody_files_their_own(firm):
    leave = firm.ask(days(TUESDAY), person=firm.head)
    with pytest.raises(PermissionDenied):
        file_it(leave, firm.head)
    appoint_deputy(
        person=firm.officer, deputy=firm.head, starts_on=weekday(-14), ends_on=weekday(10),
        reason="休假", by=firm.officer, at=moment(weekday(-15)),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="benefits them"):
        file_it(leave, firm.head)
    leave.refresh_from_db()
    assert leave.state == State.PENDING


def test_the_database_says_so_too(firm):
    """Neither a filing in one's own matter, nor an approval that nobody filed."""
    leave = firm.ask(days(TUESDAY), person=firm.head)
    step, now = leave.approval.steps.get(), moment(weekday(0))
    said = {"step": step, "approval": leave.approval, "round": 1, "verdict": "filed", "at": now}
    with pytest.raises(IntegrityError, match="benefits them"), transaction.atomic():
        Decision(by=firm.head, principal=firm.officer, **said).save(force_insert=True)
    with pytest.raises(IntegrityError, match="not approved by everybody"), transaction.atomic():
        type(leave.approval).objects.filter(pk=leave.approval_id).update(state="approved")


def test_without_hr_nobody_is_left_to_file_it(firm):
    """The general manager would file for hr, but not in their own matter."""
    cashier = Position.objects.get(code="cashier")
    at = moment(weekday(-20))
    change_employee(employee=firm.officer, position=cashier, by=firm.head, at=at)
    with pytest.raises(ValidationError, match="Nobody may decide the step"):
        firm.ask(days(TUESDAY), person=firm.head)
    assert not Leave.objects.exists()


def test_a_second_filing_of_others_leave_decides_nothing(firm):
    """Of everybody else's leave the filing is still no decision."""
    leave = firm.ask(days(TUESDAY))
    assert [step.kind for step in leave.approval.steps.order_by("place")] == ["decide", "file"]


def test_it_is_shortened_the_same_way(firm):
    leave = firm.ask(days(TUESDAY, weekday(2)), person=firm.head)
    firm.say(leave, "filed", by=firm.officer)
    document = ask_shortening(
        leave_id=leave.pk, ends_at=days(weekday(2))[0], reason="提前回来", by=firm.head,
        at=moment(TUESDAY),
    )  # fmt: skip
    firm.say(document, "filed", by=firm.officer, at=moment(TUESDAY, "11:00"))
    leave.refresh_from_db()
    assert leave.ends_at == days(weekday(2))[0]
