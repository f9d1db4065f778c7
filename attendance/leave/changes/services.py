"""The verbs that undo a leave: cancel it beforehand, have it shortened once it has begun."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.leave import lengths, services, weighing
from attendance.leave.certificates.services import release_certificate
from attendance.leave.changes.rules import State, check_cancel, check_shortening
from attendance.leave.letters import tell, touch_days, touch_seats, when, words, write
from attendance.leave.lots.services import return_time_off
from attendance.leave.models import Leave, Shortening
from attendance.leave.reports import drop_report
from attendance.leave.rules import Kind
from attendance.leave.rules import State as LeaveState
from attendance.leave.seats import chain_for, filed_alone
from attendance.leave.terms import chain_of
from hr.people.models import Employee
from hr.people.selectors import holders, supervisor_of
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_approval, withdraw_approval
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force

KIND = "leave-shortening"
CLAUSE = "A2.4"
CANCELLED = gettext_noop("%(person)s cancelled %(kind)s, %(when)s.")
ASKED = gettext_noop("%(kind)s of %(person)s, %(when)s, is to end %(end)s")
ALTOGETHER = gettext_noop("%(kind)s of %(person)s, %(when)s, is to fall away altogether")


@clause("A2.4")
@transaction.atomic
def cancel_leave(*, leave_id: int, by, at: datetime) -> Leave:
    """The person cancels a leave: a request is withdrawn, what has not begun falls away.

    Refused once an approved leave has begun: then `ask_shortening` is the way.
    """
    seen = Leave.objects.get(pk=leave_id)
    if by.pk != seen.person_id:
        raise PermissionDenied(_("Everybody cancels their own leave."))
    if seen.state in (LeaveState.PENDING, LeaveState.RETURNED):
        # The request is locked before the person, as a decision does it.
        withdraw_approval(approval_id=seen.approval_id, by=by, at=at)
        return services.lock_leave(leave_id)
    leave = services.lock_leave(leave_id)
    check_cancel(LeaveState(leave.state), begins_at(leave), at)
    if leave.state == LeaveState.REPORTED:
        drop_report(leave=leave, by=by, at=at)
        return leave
    fall_away(leave, by=by, at=at)
    people = [supervisor_of(leave.person), *holders("hr_officer")]
    tell(people, CANCELLED, leave=leave, key="cancelled", by=by, at=at)
    return leave


def fall_away(leave: Leave, *, by, at: datetime) -> None:
    """An approved leave excuses nothing any more; what hangs on it is undone."""
    services.move(leave, LeaveState.CANCELLED)
    leave.save(update_fields=["state"])
    return_time_off(leave=leave, at=at)
    release_certificate(leave=leave, at=at)
    write(leave, "cancelled", by=by, at=at)
    touch_days(leave)
    touch_seats(leave, at)


def begins_at(leave: Leave) -> datetime:
    """The first moment of a leave at which the person would be missed."""
    span = (leave.starts_at, leave.ends_at)
    work = weighing.work_between([leave.person_id], *span)[leave.person_id]
    own = lengths.within(work, span)
    return own[0][0] if own else leave.starts_at


@clause("A2.4")
@transaction.atomic
def ask_shortening(
    *, leave_id: int, ends_at: datetime, reason: str, by, at: datetime
) -> Shortening:
    """Ask whoever decides such a leave to let it end earlier, or to take it away altogether.

    At its own start as the new end nothing is left of it. Refused: what is not approved, another
    end than an earlier one, while another shortening waits, without a reason.
    """
    leave = services.lock_leave(leave_id)
    if by.pk != leave.person_id:
        raise PermissionDenied(_("Everybody asks for their own leave."))
    check_shortening(LeaveState(leave.state), (leave.starts_at, leave.ends_at), ends_at)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    document = Shortening(
        leave=leave, ends_at=ends_at, was_until=leave.ends_at, reason=reason.strip(), asked_at=at
    )
    _store(document)
    stages = chain_of(
        Kind(leave.kind),
        leave.run_days,
        in_force("leave", at).params,
        is_filed_alone=filed_alone(leave.person),
    )
    ask_approval(
        kind=KIND,
        document=document,
        matter=_matter(document),
        chain=chain_for(leave.person, stages),
        by=by,
        at=at,
    )
    write(leave, "shortening", by=by, at=at, note=reason, until=ends_at.isoformat())
    return document


def _store(document: Shortening) -> None:
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as error:
        raise ValidationError(
            _("A shortening of this leave waits already."), code=CLAUSE
        ) from error


def _matter(document: Shortening) -> Matter:
    leave = document.leave
    if document.ends_at == leave.starts_at:
        return Matter(ALTOGETHER, words(leave), version=leave.version)
    end = when(document.ends_at, document.ends_at).partition("–")[0]
    return Matter(ASKED, words(leave) | {"end": end}, version=leave.version)


STATES = {
    Outcome.APPROVED: State.APPROVED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.RETURNED: State.REFUSED,  # another end is asked for anew
    Outcome.WITHDRAWN: State.WITHDRAWN,
}


def settle_shortening(document: Shortening, outcome: Outcome, by, at: datetime) -> None:
    """Draw what follows from the word on a shortening (handler of `KIND`)."""
    leave = services.lock_leave(document.leave_id)
    document.refresh_from_db(fields=["state"])
    if document.state != State.PENDING:
        return
    document.state = STATES[outcome]
    document.save(update_fields=["state"])
    if outcome == Outcome.APPROVED:
        _shorten(leave, document, by, at)


def _shorten(leave: Leave, document: Shortening, by: Employee, at: datetime) -> None:
    if leave.ends_at != document.was_until or leave.state != LeaveState.APPROVED:
        raise ValidationError(_("The leave has changed since."), code=CLAUSE)
    if document.ends_at == leave.starts_at:
        fall_away(leave, by=by, at=at)
        return
    touch_days(leave)
    was = leave.starts_at, leave.ends_at
    leave.ends_at = document.ends_at
    span = (leave.starts_at, leave.ends_at)
    shifts = weighing.shifts_between([leave.person_id], *span)[leave.person_id]
    leave.days = lengths.as_decimal(lengths.days_of(shifts, [span]))
    leave.save(update_fields=["ends_at", "days"])
    minutes = lengths.minutes_of(lengths.within(lengths.spells_of(shifts), span))
    return_time_off(leave=leave, at=at, keep=minutes)
    release_certificate(leave=leave, at=at)
    write(leave, "shortened", by=by, at=at, was_until=document.was_until.isoformat())
    touch_seats(leave, at, was=was)


def link_of(document: Shortening) -> str:
    """Where the leave is looked at."""
    return f"/leave/{document.leave_id}/"
