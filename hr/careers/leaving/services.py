"""The verbs of leaving: resign, receive, take back, hand over, sign, settle."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.careers import registry
from hr.careers.leaving.clocks import meet_clearance, start_clearance, void_clearance
from hr.careers.leaving.rules import (
    Desk,
    Why,
    check_notice,
    fault_of_settling,
    notice_until,
)
from hr.careers.leaving.selectors import (
    is_regular,
    leaders_of,
    may_sign,
    signers,
    standing_of,
)
from hr.careers.letters import tell
from hr.careers.models import (
    Departure,
    DepartureEnd,
    HandOver,
    Receipt,
    Settlement,
    Signature,
    TakeOver,
)
from hr.careers.refusals import in_words
from hr.people.models import Employee
from hr.people.plans.leaving import let_go
from hr.people.plans.rules import Leaving
from hr.people.plans.services import undo_plan
from hr.people.selectors import allowed
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

REF = "A5-2"
RESIGNED = gettext_noop("%(person)s resigns, last day %(day)s: %(reason)s")
LEAVES = gettext_noop("%(person)s leaves, last day %(day)s: sign once nothing is open any more.")
WRITTEN = gettext_noop(
    "Your resignation was entered, last day %(day)s. If it is not yours, take it back."
)
RECEIVED = gettext_noop("%(actor)s has received your resignation, last day %(day)s.")
STAYS = gettext_noop("%(person)s stays: the leaving was taken back. %(reason)s")
HANDED = gettext_noop("%(person)s hands over to you: %(work)s")
TAKEN = gettext_noop("%(actor)s has taken over from %(person)s: %(work)s")
SIGNED_ALL = gettext_noop("Every department has signed for %(person)s.")
SETTLED = gettext_noop("Notice and clearance of %(person)s hold: wages and all else are settled.")


def link(departure: Departure) -> str:
    """Where a leaving is looked at."""
    return f"/careers/leavings/{departure.pk}/"


def tell_of(departure: Departure, people, text: str, *, key: str, **words) -> None:
    """Write a notice about a leaving."""
    words = {"person": departure.person.name, "day": departure.last_day.isoformat()} | words
    found = {"url": link(departure), "clause": REF, "key": f"{departure.pk}:{key}"}
    tell(people, text, **found | words)


@clause("A5-2")
@transaction.atomic
def resign(
    *, last_day: date, reason: str, goes_early: bool = False, by: Employee, at: datetime
) -> Departure:
    """Resign oneself: the last day is planned, manager, hr and every department are told.

    Refused: without a reason, a day that is over, and for a regular employee one before the notice
    is over, unless they go all the same: then nothing is settled before.
    """
    _check_reason(reason)
    held, regular = in_force("careers", at), is_regular(by)
    until = check_notice(
        told_on=day_of(at), last_day=last_day, is_regular=regular,
        months=held.params.resignation_notice_months, goes_early=goes_early,
    )  # fmt: skip
    _check_stays(by)
    words = {"last_day": last_day, "reason": reason, "at": at}
    note = let_go(employee=by, kind=Leaving.RESIGNATION, by=None, **words)
    row = Departure(
        person=by, why=Why.RESIGNATION, reason=reason.strip()[:500], told_on=day_of(at),
        last_day=last_day, is_regular=regular, notice_until=until, version=held.version,
        plan=note.plan, by=by, at=at,
    )  # fmt: skip
    _store(row)
    people = [*leaders_of(by), *allowed("careers.settle_departure")]
    tell_of(row, people, RESIGNED, key="resigned", reason=row.reason, by=by, at=at)
    return row


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Give the reason."), code=REF)})


def _check_stays(person: Employee) -> None:
    if Departure.objects.filter(person=person, ending=None, settlement=None).exists():
        raise ValidationError(_("This person leaves already."), code=REF)


def _store(row: Departure) -> None:
    with in_words(REF):
        insert(row)
    start_clearance(row)
    tell_of(row, signers(row), LEAVES, key="leaves", by=row.by, at=row.at)


@clause("A5-2")
@transaction.atomic
def open_departure(
    *, person: Employee, why: Why, last_day: date, reason: str, plan=None,
    told_at: datetime | None = None, by, at: datetime,
) -> Departure:  # fmt: skip
    """Open the clearance of somebody who leaves otherwise than by their own word in the portal.

    A resignation on paper, entered with the last day at `told_at`, owes its notice like any other;
    the person is told, and takes it back where it is none of theirs.
    """
    told_on, regular = day_of(told_at or at), is_regular(person)
    row = Departure(
        person=person, why=why, reason=reason[:500], told_on=told_on, last_day=last_day,
        is_regular=regular, plan=plan, by=by, at=at,
    )  # fmt: skip
    if why == Why.RESIGNATION and regular:
        held = in_force("careers", told_at or at)
        row.notice_until = notice_until(told_on, held.params.resignation_notice_months)
        row.version = held.version
    _store(row)
    if why == Why.RESIGNATION:
        tell_of(row, [person], WRITTEN, key="written", by=by, at=at)
    return row


@clause("A5-2")
@transaction.atomic
def receive(*, departure: Departure, by: Employee, at: datetime) -> Receipt:
    """Say as the manager that a resignation was received."""
    row = Receipt(departure=departure, by=by, at=at)
    with in_words(REF):
        insert(row)
    tell_of(departure, [departure.person], RECEIVED, key="received", by=by, at=at)
    return row


@clause("A5-2")
@transaction.atomic
def take_back(*, departure: Departure, reason: str, by: Employee, at: datetime) -> DepartureEnd:
    """Take a resignation back before its last day is over: the person stays.

    By the person as long as the manager has not received it, then by the manager or hr. What is
    planned otherwise is called off where it was decided.
    """
    _check_reason(reason)
    if departure.why != Why.RESIGNATION:
        raise ValidationError(_("Only a resignation is taken back here."), code=REF)
    row = end_departure(departure=departure, reason=reason, by=by, at=at)
    if departure.plan is not None:
        undo_plan(plan=departure.plan, by=None, at=at)
    return row


def end_departure(*, departure: Departure, reason: str, by, at: datetime) -> DepartureEnd:
    """Write down that somebody stays; everybody who was told is told."""
    row = DepartureEnd(departure=departure, reason=reason.strip()[:500], by=by, at=at)
    with in_words(REF):
        insert(row)
    void_clearance(departure, at)
    people = [departure.person, *signers(departure), *allowed("careers.settle_departure")]
    tell_of(departure, people, STAYS, key="stays", reason=row.reason, by=by, at=at)
    return row


@clause("A5-2")
@transaction.atomic
def hand_over(
    *, departure: Departure, taker: Employee, work: str, by: Employee, at: datetime
) -> HandOver:
    """Name work and who takes it over: by who leaves, or who stands above."""
    row = HandOver(departure=departure, taker=taker, work=work.strip()[:500], by=by, at=at)
    with in_words(REF):
        insert(row)
    tell_of(departure, [taker], HANDED, key=f"hand:{row.pk}", work=row.work, by=by, at=at)
    return row


@clause("A5-2")
@transaction.atomic
def take_over(*, hand_over: HandOver, note: str = "", by: Employee, at: datetime) -> TakeOver:
    """Say as who takes over that one has the work."""
    row = TakeOver(hand_over=hand_over, note=note.strip()[:300], by=by, at=at)
    with in_words(REF):
        insert(row)
    departure = hand_over.departure
    people, words = [departure.person, *leaders_of(departure.person)], {"by": by, "at": at}
    tell_of(departure, people, TAKEN, key=f"taken:{row.pk}", work=hand_over.work, **words)
    return row


@clause("A5-2")
@transaction.atomic
def sign_desk(
    *, departure: Departure, desk: str, note: str = "", by: Employee, at: datetime
) -> Signature:
    """Sign for a department that nothing is open with who leaves.

    Refused while anything is that a room registered for it, and for who does not sign for it.
    """
    if not may_sign(by, departure, desk, at):
        raise ValidationError(_("You do not sign for this department."), code=REF)
    _check_closed(departure, at, desk)
    row = Signature(departure=departure, desk=desk, note=note.strip()[:300], by=by, at=at)
    with in_words(REF):
        insert(row)
    if departure.signatures.count() == len(Desk):
        meet_clearance(departure, by=by, at=at)
        people = allowed("careers.settle_departure")
        tell_of(departure, people, SIGNED_ALL, key="signed", by=by, at=at)
    return row


def _check_closed(departure: Departure, at: datetime, desk: str | None = None) -> None:
    found = registry.open_matters(departure.person, at, desk)
    texts = [each.text for _kind, matters in found for each in matters]
    if texts:
        raise ValidationError(
            _("Still open: %(matters)s"), params={"matters": "；".join(texts[:5])}, code=REF
        )


@clause("A5-2")
@transaction.atomic
def settle(*, departure: Departure, note: str = "", by: Employee, at: datetime) -> Settlement:
    """Release wages and all else of who has left, once notice and clearance hold."""
    fault = fault_of_settling(standing_of(departure), day_of(at))
    if fault:
        raise ValidationError(fault, code=REF)
    _check_closed(departure, at)
    row = Settlement(departure=departure, note=note.strip()[:300], by=by, at=at)
    with in_words(REF):
        insert(row)
    people = [*allowed("careers.sign_finance"), *leaders_of(departure.person)]
    tell_of(departure, people, SETTLED, key="settled", by=by, at=at)
    return row
