"""What becomes of the leave of somebody who leaves the company."""

from datetime import date, datetime

from django.utils.translation import gettext_noop

from attendance.leave.changes import services as changes
from attendance.leave.letters import tell
from attendance.leave.models import Leave, Shortening
from attendance.leave.reports import drop_report
from attendance.leave.rules import HOLDING, State
from attendance.leave.services import lock_leave
from hr.people.models import Employee
from hr.people.selectors import holders, supervisor_of
from regulations.approvals.models import Approval
from regulations.approvals.services import drop_approval
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

FALLS_AWAY = gettext_noop("%(person)s has left the company: %(kind)s, %(when)s, falls away.")


@clause("A2.4")
def drop_leaves(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Withdraw what was asked for, and cancel what was given, after somebody's last day.

    What touches a day on which they were still employed stays: it decides how that day is judged.
    But what only they could complete or change goes as well, since without a login nobody will.
    Whoever it lay before is told; of a leave that was given, the supervisor and HR.
    """
    rows = Leave.objects.filter(person=employee, state__in=HOLDING).order_by("starts_at", "pk")
    for pk, state, starts_at in list(rows.values_list("pk", "state", "starts_at")):
        if day_of(starts_at) > last_day or state in (State.REPORTED, State.RETURNED):
            _drop(pk, by, at)


def _drop(leave_id: int, by, at: datetime) -> None:
    for approval in Approval.objects.filter(
        leave_leave=leave_id, state__in=("pending", "returned")
    ):
        drop_approval(approval_id=approval.pk, by=by, at=at)
        return
    for change in Shortening.objects.filter(leave=leave_id, approval__state="pending"):
        drop_approval(approval_id=change.approval_id, by=by, at=at)
    leave = lock_leave(leave_id)
    if leave.state == State.REPORTED:
        drop_report(leave=leave, by=by, at=at)
    elif leave.state == State.APPROVED:
        changes.fall_away(leave, by=by, at=at)
    else:
        return
    people = [supervisor_of(leave.person), *holders("hr_officer")]
    tell(people, FALLS_AWAY, leave=leave, key="left", by=by, at=at)
