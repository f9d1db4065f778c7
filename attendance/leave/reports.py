"""Leave that was reported first: by phone or message, with the form to follow."""

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.leave import rules, services, weighing
from attendance.leave.letters import link, tell, title, touch_days, touch_seats, write
from attendance.leave.lots.services import take_time_off
from attendance.leave.models import Leave
from attendance.leave.rules import Path, State
from attendance.leave.weighing import Draft, Weighed, weigh
from attendance.timekeeping.kept import check_day
from hr.people.models import Employee
from hr.people.selectors import superior_ids, supervisor_of
from hr.roster.refilling import tell_of_empty_seats
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

FORM = "leave.form"
REPORTED = gettext_noop("%(who)s reports: %(kind)s of %(person)s, %(when)s. The form follows.")
LAPSED = gettext_noop("The form for %(kind)s of %(person)s, %(when)s, did not follow in time.")
DROPPED = gettext_noop("the report was taken back")


@clause("A2.5-2", "A2.3-6")
@transaction.atomic
def report_leave(*, person: Employee, draft: Draft, by, at: datetime) -> Leave:
    """Write down that a leave was reported before it began; the form is due after the return.

    By the person, who tells the superior so (A2.5-2); by whoever stands above the person and was
    told; by the office for whoever called there (A2.3-6). `draft.told_at` is when.
    """
    path = _path_for(person, by)
    services.lock_person(person)
    draft = weighing.fit(person, replace(draft, extends=None, occasion=draft.occasion or "—"))
    check_day(person, day_of(draft.starts_at), at, clause="A2.4")
    weighed = weigh(person, draft, at)
    ref = weighing.path_clause(path, draft.kind)
    _check_report(weighed, draft, at, ref)
    leave = Leave(person=person, state=State.REPORTED, path=path, asked_by=by, asked_at=at)
    services.fill(leave, draft, weighed)
    services.store(leave)
    days = weighed.params.belated_completion_days
    due_at = rules.end_of_day_after(weighed.wish.back_on, days)
    leave.form_deadline = _start_clock(leave, due_at, at)
    leave.save(update_fields=["form_deadline"])
    write(leave, "reported", by=by, at=at, note=draft.reason, how=draft.told_how)
    told = [person, supervisor_of(person)]
    tell(told, REPORTED, leave=leave, key="reported", by=by, at=at, who=by.name)
    # Really away, whatever becomes of the form: their seats cannot wait for it.
    span = leave.starts_at, leave.ends_at
    tell_of_empty_seats(person=person, span=span, key=f"leave:{leave.pk}:reported", at=at)
    return leave


def _path_for(person: Employee, by) -> Path:
    if by.pk == person.pk or by.pk in superior_ids(person.pk):
        return Path.EMERGENCY
    if by.has_perm("leave.report_for_others"):
        return Path.PHONE
    raise PermissionDenied(_("The office or a superior writes down what somebody reported."))


def _check_report(weighed: Weighed, draft: Draft, at: datetime, ref: str) -> None:
    if draft.told_at is None or not draft.told_how.strip():
        raise ValidationError(_("Say when it was reported, to whom and how."), code=ref)
    rules.check_span(weighed.wish)
    rules.check_told(weighed.wish, at, ref)
    due = rules.end_of_day_after(weighed.wish.back_on, weighed.params.belated_completion_days)
    if at > due:
        raise ValidationError(_("The form followed too late: it was due by %(due)s."), params={
            "due": rules.shown(due)}, code=ref)  # fmt: skip


def _start_clock(leave: Leave, due_at: datetime, at: datetime) -> Deadline:
    return start_deadline(
        kind=FORM,
        key=str(leave.pk),
        clause=leave.clause,
        version=leave.version,
        owner=leave.person,
        starts_at=min(at, due_at),
        due_at=due_at,
    )


@clause("A2.5-2", "A2.3-6")
@transaction.atomic
def complete_leave(*, leave_id: int, draft: Draft, by, at: datetime) -> Leave:
    """Fill in the form of a reported leave, and ask for its decision: by the person, in time.

    The stretch may be corrected, but not to begin before it was reported.
    """
    leave = services.lock_leave(leave_id)
    if by.pk != leave.person_id:
        raise PermissionDenied(_("Everybody asks for their own leave."))
    if leave.state == State.REPORTED and at > leave.form_deadline.due_at:
        due = rules.shown(leave.form_deadline.due_at)
        text = _("The form followed too late: it was due by %(due)s.")
        raise ValidationError(text, params={"due": due}, code=leave.clause)
    draft = replace(draft, told_at=leave.told_at, told_how=leave.told_how, extends=None)
    draft = weighing.fit(leave.person, draft)
    weighed = weigh(leave.person, draft, at, besides=leave.pk)
    rules.check_span(weighed.wish)
    rules.check_told(weighed.wish, at, leave.clause)
    weighing.check_occasion(leave.person, draft, weighed, besides=leave.pk)
    was = leave.starts_at, leave.ends_at
    services.move(leave, State.PENDING)
    services.fill(leave, draft, weighed)
    services.store(leave)
    touch_seats(leave, at, was=was)
    meet_deadline(deadline_id=leave.form_deadline_id, by=by, at=at)
    take_time_off(leave=leave, minutes=weighed.minutes, at=at)
    write(leave, "completed", by=by, at=at, note=draft.reason)
    services.request_decision(leave, weighed, by=by, at=at)
    return leave


@transaction.atomic
def drop_report(*, leave: Leave, by, at: datetime) -> None:
    """Take back a report whose form has not followed; `leave` is locked."""
    services.move(leave, State.CANCELLED)
    leave.save(update_fields=["state"])
    void_deadline(deadline_id=leave.form_deadline_id, reason=DROPPED, at=at)
    write(leave, "cancelled", by=by, at=at)
    touch_seats(leave, at)


def lapse_reports(deadlines: list[Deadline], at: datetime) -> None:
    """A report whose form did not follow excuses nothing (handler of `FORM`)."""
    for row in deadlines:
        leave = services.lock_leave(int(row.key))
        if leave.state != State.REPORTED:
            continue
        services.move(leave, State.LAPSED)
        leave.save(update_fields=["state"])
        write(leave, "lapsed", by=None, at=at)
        touch_days(leave)
        told = [leave.person, supervisor_of(leave.person), leave.asked_by]
        tell(told, LAPSED, leave=leave, key="lapsed", at=at)


def link_of(row: Deadline) -> str:
    """Where a form is filled in."""
    return link(int(row.key))


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the leave it runs for."""
    rows = Leave.objects.select_related("person").in_bulk([int(row.key) for row in deadlines])
    return {row.pk: title(rows[int(row.key)]) for row in deadlines}
