"""The verbs of leave: ask for one, change what was returned, and what a decision settles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.leave import rules, weighing
from attendance.leave.certificates.services import (
    expect_certificate,
    prolong_clocks,
    release_certificate,
)
from attendance.leave.lengths import shown
from attendance.leave.letters import MINUTE, touch_days, touch_seats, words, write
from attendance.leave.lots.services import return_time_off, take_time_off
from attendance.leave.models import Leave
from attendance.leave.rules import NEXT, Kind, Path, State
from attendance.leave.seats import chain_for
from attendance.leave.weighing import Draft, Weighed, weigh
from attendance.timekeeping.kept import check_day
from hr.people.models import Employee
from hr.roster.pairs.replacing import replace_absent
from hr.roster.refilling import tell_of_empty_seats
from regulations.approvals.models import Approval
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_again, ask_approval
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

KIND = "leave"
CLAUSE = "A2.4"
ASKED = gettext_noop("%(kind)s of %(person)s, %(when)s, %(days)s days")
ASKED_ONE = gettext_noop("%(kind)s of %(person)s, %(when)s, %(days)s day")
# What changes of a stored leave when it is asked for anew.
CHANGED = (
    "state", "kind", "unit", "starts_at", "ends_at", "asked_from", "asked_until", "days",
    "run_days", "reason", "occasion", "path", "clause", "version", "is_paid", "told_at", "told_how",
)  # fmt: skip
JOINED = gettext_noop("%(kind)s of %(person)s, %(when)s, %(days)s days, %(run)s in a row")
JOINED_ONE = gettext_noop("%(kind)s of %(person)s, %(when)s, %(days)s day, %(run)s in a row")


def lock_person(person: Employee) -> None:
    """Let nobody else change this person's leaves until the transaction ends."""
    Employee.objects.select_for_update(no_key=True).get(pk=person.pk)


@clause("A1.3-8", "A2.2-5", "A2.3-6", "A2.4")
@transaction.atomic
def ask_leave(*, person: Employee, draft: Draft, by, at: datetime) -> Leave:
    """Ask for one's own leave; whoever decides it by kind and length is told.

    Refused with the clause: too late without one of the exceptions, over another leave of the
    person, more than is granted, more time off in lieu than is left.
    """
    _only_own(person, by)
    lock_person(person)
    draft = weighing.fit(person, draft)
    check_day(person, day_of(draft.starts_at), at, clause="A2.4")
    weighed = weigh(person, draft, at)
    weighing.check_extension(person, draft)
    path = rules.path_of(weighed.wish, at, weighed.params)
    weighing.check_occasion(person, draft, weighed)
    leave = Leave(person=person, state=State.PENDING, path=path, asked_by=by, asked_at=at)
    fill(leave, draft, weighed)
    store(leave)
    take_time_off(leave=leave, minutes=weighed.minutes, at=at)
    write(leave, "asked", by=by, at=at, note=draft.reason)
    request_decision(leave, weighed, by=by, at=at)
    return leave


def _only_own(person: Employee, by) -> None:
    if by.pk != person.pk:
        raise PermissionDenied(_("Everybody asks for their own leave."))


def fill(leave: Leave, draft: Draft, weighed: Weighed) -> None:
    """Write a draft and what was made of it into a leave that is not stored yet, or returned."""
    leave.kind, leave.unit = draft.kind, draft.unit
    leave.starts_at, leave.ends_at = draft.span
    leave.asked_from, leave.asked_until = draft.asked or (None, None)
    leave.reason, leave.occasion = draft.reason.strip(), draft.occasion.strip()
    leave.extends = draft.extends
    leave.told_at, leave.told_how = draft.told_at, draft.told_how.strip()
    leave.days = weighing.lengths.as_decimal(weighed.days)
    leave.run_days = weighing.lengths.as_decimal(weighed.wish.run)
    leave.is_paid, leave.version = weighed.is_paid, weighed.rules.version
    leave.clause = weighing.path_clause(Path(leave.path), Kind(leave.kind))


def store(leave: Leave, changed: Sequence[str] = CHANGED) -> None:
    """Store a leave, of a known one what has `changed`; refused where it overlaps another of the
    person, whoever was faster."""
    try:
        leave.validate_constraints()
        with transaction.atomic():
            leave.save(update_fields=changed if leave.pk else None)
    except ValidationError as error:
        raise ValidationError(" ".join(error.messages), code=CLAUSE) from error
    except IntegrityError as error:  # another process was faster by a moment
        raise ValidationError(
            _("This person has another leave in these hours."), code=CLAUSE
        ) from error


def request_decision(leave: Leave, weighed: Weighed, *, by, at: datetime) -> Approval:
    """Ask for the decision on a leave, or once more after it was returned."""
    chain, matter = chain_for(leave.person, weighed.stages), matter_of(leave, at)
    expect_certificate(leave=leave, at=at)
    if leave.approval_id:
        return ask_again(approval_id=leave.approval_id, matter=matter, chain=chain, by=by, at=at)
    return ask_approval(kind=KIND, document=leave, matter=matter, chain=chain, by=by, at=at)


def matter_of(leave: Leave, at: datetime) -> Matter:
    """What the inbox shows of a leave: to be decided before it begins, where that lies ahead."""
    is_joined = leave.run_days > leave.days
    told = words(leave) | {"days": shown(leave.days), "run": shown(leave.run_days)}
    one, more = (JOINED_ONE, JOINED) if is_joined else (ASKED_ONE, ASKED)
    text = one if leave.days == 1 else more
    latest = leave.starts_at if leave.starts_at > at else None
    return Matter(text, told, version=leave.version, clause=leave.clause, latest=latest)


def lock_leave(leave_id: int) -> Leave:
    """A leave that nobody else changes until the transaction ends, its person locked first.

    Whoever also touches its request locks that before: a decision does so too.
    """
    person = Employee.objects.get(
        pk=Leave.objects.values_list("person", flat=True).get(pk=leave_id)
    )
    lock_person(person)
    rows = Leave.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("person__department", "extends", "version").get(pk=leave_id)


@transaction.atomic
def change_leave(*, leave_id: int, draft: Draft, by, at: datetime) -> Leave:
    """Change what was returned, and ask again by the chain that it needs now.

    Notice is counted from when it was first asked for, unless it now begins earlier.
    """
    Approval.objects.select_for_update().filter(leave_leave=leave_id).first()
    leave = lock_leave(leave_id)
    _only_own(leave.person, by)
    if leave.state != State.RETURNED:
        raise ValidationError(_("Only what was returned for changes is asked again."), code=CLAUSE)
    draft = weighing.fit(leave.person, replace(draft, extends=leave.extends))
    weighed = weigh(leave.person, draft, at, besides=leave.pk)
    weighing.check_extension(leave.person, draft, besides=leave.pk)
    if leave.path not in (Path.PHONE, Path.EMERGENCY) or leave.form_deadline_id is None:
        asked_at = leave.asked_at if draft.starts_at >= leave.starts_at else at
        leave.path = rules.path_of(weighed.wish, asked_at, weighed.params)
    weighing.check_occasion(leave.person, draft, weighed, besides=leave.pk)
    return_time_off(leave=leave, at=at)
    was = leave.starts_at, leave.ends_at
    fill(leave, draft, weighed)
    move(leave, State.PENDING)
    store(leave)
    touch_seats(leave, at, was=was)
    take_time_off(leave=leave, minutes=weighed.minutes, at=at)
    write(leave, "changed", by=by, at=at, note=draft.reason)
    request_decision(leave, weighed, by=by, at=at)
    return leave


def move(leave: Leave, state: State) -> None:
    """Set the next state of a leave; refused where no step leads there."""
    if state not in NEXT.get(State(leave.state), ()):
        raise ValidationError(
            _("This leave is %(state)s."),
            params={"state": leave.get_state_display()},
            code=CLAUSE,
        )
    leave.state = state


STATES = {
    Outcome.APPROVED: State.APPROVED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.RETURNED: State.RETURNED,
    Outcome.WITHDRAWN: State.WITHDRAWN,
}


@clause("A2.4", "A2.5-2", "A2.5-3")
def settle_leave(document: Leave, outcome: Outcome, by, at: datetime) -> None:
    """Draw what follows from the word on a leave (handler of `KIND`).

    Approved, it covers its time, and its days are judged anew: what was found of them before
    stays in their history. An extension is approved before the leave ends (A2.5-2).
    """
    leave = lock_leave(document.pk)
    if outcome == Outcome.APPROVED:
        _check_extension_in_time(leave, at)
    move(leave, STATES[outcome])
    leave.save(update_fields=["state"])
    write(leave, str(outcome.value), by=by, at=at)
    if outcome == Outcome.APPROVED:
        prolong_clocks(leave=leave, at=at)
        free_seats(leave, by=by, at=at)
        touch_days(leave)
    elif outcome != Outcome.RETURNED:
        return_time_off(leave=leave, at=at)
        release_certificate(leave=leave, at=at)
        touch_seats(leave, at)


@clause("A2.5-2")
def reopen_leave(document: Leave, by, at: datetime) -> None:
    """Let an approved leave wait again, since its consent by phone is denied.

    It excuses nothing meanwhile. Refused once other words rest on it: where it was cancelled,
    shortened or prolonged since.
    """
    leave = lock_leave(document.pk)
    shortened = leave.shortenings.filter(state__in=("pending", "approved"))
    if shortened.exists() or leave.extensions.holding().exists():
        raise ValidationError(
            _(
                "This leave was shortened or prolonged since: it stands until its person cancels "
                "it or has it shortened."
            ),
            code=CLAUSE,
        )
    move(leave, State.PENDING)
    leave.save(update_fields=["state"])
    write(leave, "reopened", by=by, at=at)
    touch_days(leave)
    touch_seats(leave, at)


@clause("A2.2-1", "A2.4", "C9-2")
def free_seats(leave: Leave, *, by, at: datetime) -> None:
    """Give the person's seats in duty pairs of an approved leave to others, and say which at the
    order desk are to be filled anew; it holds either way.

    Before its days are marked to be judged anew: whoever changes pairs locks these first.
    """
    last = day_of(leave.ends_at - MINUTE)
    replace_absent(person=leave.person, since=day_of(leave.starts_at), until=last, by=by, at=at)
    span = leave.starts_at, leave.ends_at
    tell_of_empty_seats(person=leave.person, span=span, key=f"leave:{leave.pk}", at=at)


def _check_extension_in_time(leave: Leave, at: datetime) -> None:
    if leave.path == Path.EXTENSION and at >= leave.extends.ends_at:
        raise ValidationError(
            _(
                "The leave it prolongs has ended: an extension is approved before. Refuse it; "
                "what could not wait is reported as an emergency."
            ),
            code="A2.5-2",
        )
