"""The verbs of outings: ask, ask again, tell, call off, settle, find a certificate false."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.closed import is_frozen
from attendance.timekeeping.kept import check_day
from attendance.timekeeping.outings import rules
from attendance.timekeeping.outings.models import Outing
from attendance.timekeeping.outings.rules import CHAIN, CLAUSES, HOLDING, NEXT, Kind, State
from attendance.timekeeping.outings.selectors import (
    certifiers_of,
    find_for,
    link,
    notices_by_day,
    when,
)
from attendance.timekeeping.stale import mark_covers_changed
from hr.discipline.services import open_case
from hr.people.models import Employee
from hr.people.selectors import holders, supervisor_of
from regulations.approvals.models import Approval
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import (
    Chain,
    Matter,
    ask_again,
    ask_approval,
    drop_approval,
    withdraw_approval,
)
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

KIND = "outing"
ASKED = gettext_noop("Business outing of %(person)s, %(when)s: %(place)s")
ASKED_AFTER = gettext_noop(
    "Business outing of %(person)s, %(when)s: %(place)s. It is asked for afterwards."
)
TOLD = gettext_noop("%(person)s goes out, %(when)s, to %(place)s: %(reason)s")
CALLED_OFF = gettext_noop("%(person)s does not go out after all, %(when)s, to %(place)s.")
LEFT = gettext_noop(
    "%(person)s has left the company: the outing, %(when)s, to %(place)s, falls away."
)
FALSE_OWN = gettext_noop("Out on business by a false certificate, %(when)s: %(place)s")
FALSE_SIGNED = gettext_noop("A false certificate for the outing of %(person)s, %(when)s: %(place)s")


@dataclass(frozen=True)
class Trip:
    """Where somebody goes from when to when, and why."""

    starts_at: datetime
    ends_at: datetime
    place: str
    reason: str


@clause("A2.2-4")
@transaction.atomic
def ask_outing(*, person: Employee, trip: Trip, by, at: datetime) -> Outing:
    """Ask for a business outing: the direct supervisor signs, the office files (A2.2-4)."""
    outing = _store(person, Kind.BUSINESS, State.PENDING, trip, by, at)
    chain = Chain(CHAIN, find_for(person), [person.pk])
    ask_approval(kind=KIND, document=outing, matter=_matter(outing, at), chain=chain, by=by, at=at)
    return outing


@clause("A2.3-7")
@transaction.atomic
def tell_outing(*, person: Employee, trip: Trip, by, at: datetime) -> Outing:
    """Tell the office beforehand that one goes out, and why; nobody has to agree (A2.3-7).

    Refused for longer than one may be away without approval (A2.3-1), whether by one word or by
    all of a working day together.
    """
    Employee.objects.select_for_update(no_key=True).get(pk=person.pk)  # one word at a time
    limit = in_force("attendance", at).params.unexcused_away_over
    for minutes, before in notices_by_day(person, trip.starts_at, trip.ends_at):
        rules.check_notice(minutes, limit, before)
    outing = _store(person, Kind.OUTING, State.TOLD, trip, by, at)
    _touch(outing)
    people = [*holders("office_clerk"), supervisor_of(person)]
    _tell(people, TOLD, outing=outing, key="told", by=by, at=at, reason=outing.reason)
    return outing


def _store(person: Employee, kind: Kind, state: State, trip: Trip, by, at: datetime) -> Outing:
    if by.pk != person.pk:
        raise PermissionDenied(_("Everybody asks for their own outings."))
    outing = Outing(person=person, kind=kind, state=state, asked_at=at)
    _fill(outing, trip, at)
    return outing


def _fill(outing: Outing, trip: Trip, at: datetime) -> None:
    kind = Kind(outing.kind)
    if is_frozen(day_of(trip.starts_at)):
        raise ValidationError(
            _("The month of %(day)s is closed: an outing is signed before."),
            params={"day": f"{day_of(trip.starts_at):%Y-%m-%d}"},
            code=CLAUSES[kind],
        )
    check_day(outing.person, day_of(trip.starts_at), at, clause=CLAUSES[kind])
    rules.check_outing(kind, (trip.starts_at, trip.ends_at), at)
    if not trip.place.strip() or not trip.reason.strip():
        raise ValidationError(_("Say where to and why."), code=CLAUSES[kind])
    outing.starts_at, outing.ends_at = trip.starts_at, trip.ends_at
    outing.place, outing.reason = trip.place.strip(), trip.reason.strip()
    changed = ["starts_at", "ends_at", "place", "reason", "state"] if outing.pk else None
    try:
        with transaction.atomic():
            outing.save(update_fields=changed)
    except IntegrityError as error:
        raise ValidationError(
            _("This person is out in these hours already."), code=CLAUSES[kind]
        ) from error


def _matter(outing: Outing, at: datetime) -> Matter:
    words = {"person": outing.person.name, "when": when(outing), "place": outing.place}
    if outing.starts_at <= at:
        return Matter(ASKED_AFTER, words)
    return Matter(ASKED, words, latest=outing.starts_at)


@transaction.atomic
def change_outing(*, outing_id: int, trip: Trip, by, at: datetime) -> Outing:
    """Change a business outing that was returned, and ask again."""
    Approval.objects.select_for_update().filter(timekeeping_outing=outing_id).first()
    outing = _lock(outing_id)
    if by.pk != outing.person_id:
        raise PermissionDenied(_("Everybody asks for their own outings."))
    _move(outing, State.PENDING)
    _fill(outing, trip, at)
    chain = Chain(CHAIN, find_for(outing.person), [outing.person_id])
    ask_again(approval_id=outing.approval_id, matter=_matter(outing, at), chain=chain, by=by, at=at)
    return outing


@transaction.atomic
def call_off_outing(*, outing_id: int, by, at: datetime) -> Outing:
    """The person does not go out after all: before it begins, or while it waits for its word."""
    seen = Outing.objects.get(pk=outing_id)
    if by.pk != seen.person_id:
        raise PermissionDenied(_("Everybody calls off their own outings."))
    if seen.state in (State.PENDING, State.RETURNED):
        withdraw_approval(approval_id=seen.approval_id, by=by, at=at)
        return _lock(outing_id)
    outing = _lock(outing_id)
    if at >= outing.starts_at:
        raise ValidationError(_("This outing has begun."), code=CLAUSES[Kind(outing.kind)])
    _move(outing, State.CALLED_OFF)
    outing.save(update_fields=["state"])
    _touch(outing)
    people = [*holders("office_clerk"), supervisor_of(outing.person)]
    _tell(people, CALLED_OFF, outing=outing, key="called-off", by=by, at=at)
    return outing


@clause("A2.2-4", "A2.3-7")
def drop_outings(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Call off the outings of somebody who leaves that lie after their last day.

    One that was returned goes as well: nobody will change it. Whoever had to sign or was told
    hears of it.
    """
    rows = Outing.objects.filter(person=employee, state__in=HOLDING).order_by("starts_at", "pk")
    for seen in list(rows):
        if day_of(seen.starts_at) <= last_day and seen.state != State.RETURNED:
            continue
        if seen.state in (State.PENDING, State.RETURNED):
            drop_approval(approval_id=seen.approval_id, by=by, at=at)
            continue
        outing = _lock(seen.pk)
        _move(outing, State.CALLED_OFF)
        outing.save(update_fields=["state"])
        _touch(outing)
        people = [*holders("office_clerk"), supervisor_of(outing.person)]
        _tell(people, LEFT, outing=outing, key="left", by=by, at=at)


def _lock(outing_id: int) -> Outing:
    rows = Outing.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("person__department").get(pk=outing_id)


def _move(outing: Outing, state: State) -> None:
    if state not in NEXT.get(State(outing.state), ()):
        raise ValidationError(
            _("This outing is %(state)s."),
            params={"state": outing.get_state_display()},
            code=CLAUSES[Kind(outing.kind)],
        )
    outing.state = state


STATES = {
    Outcome.APPROVED: State.APPROVED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.RETURNED: State.RETURNED,
    Outcome.WITHDRAWN: State.WITHDRAWN,
}


@clause("A2.2-4")
def settle_outing(document: Outing, outcome: Outcome, by, at: datetime) -> None:
    """Signed, an outing covers its time (handler of `KIND`)."""
    outing = _lock(document.pk)
    _move(outing, STATES[outcome])
    outing.save(update_fields=["state"])
    if outcome == Outcome.APPROVED:
        _touch(outing)


@clause("A2.2-4")
@transaction.atomic
def find_false(*, outing_id: int, finding: str, by, at: datetime) -> Outing:
    """Find that a signed outing was certified falsely: it covers nothing, both face a case.

    The person and whoever signed share the blame, by severity (A2.2-4). Refused for the two
    themselves, and raises PermissionDenied without the right.
    """
    outing = _lock(outing_id)
    if not by.has_perm("timekeeping.judge_outing"):
        raise PermissionDenied(_("Your position does not judge outings."))
    certifiers = certifiers_of(outing) if outing.approval_id else []
    if by.pk in (outing.person_id, *(each.pk for each in certifiers)):
        raise ValidationError(_("Nobody judges what they signed themselves."), code="A2.2-4")
    if not finding.strip():
        raise ValidationError(_("Say what was found."), code="A2.2-4")
    _move(outing, State.FALSE)
    outing.finding, outing.found_by, outing.found_at = finding.strip(), by, at
    outing.save(update_fields=["state", "finding", "found_by", "found_at"])
    _touch(outing)
    _open_cases(outing, certifiers, by, at)
    return outing


def _open_cases(outing: Outing, certifiers: list[Employee], by, at: datetime) -> None:
    facts = {
        "person": outing.person.name,
        "when": when(outing),
        "place": outing.place,
        "outing_reason": outing.reason,
        "signed_by": [each.name for each in certifiers],
        "finding": outing.finding,
    }
    for person, title in ((outing.person, FALSE_OWN), *((c, FALSE_SIGNED) for c in certifiers)):
        open_case(
            key=f"outing-false:{outing.pk}:{person.pk}",
            clause="A2.2-4",
            subject=person,
            title=title,
            facts=facts,
            by=by,
            at=at,
        )


def _touch(outing: Outing) -> None:
    """Have its days judged anew, and the one before, whose spell may reach into it."""
    day = day_of(outing.starts_at) - timedelta(days=1)
    last = day_of(outing.ends_at)
    mark_covers_changed(
        (outing.person_id, day + timedelta(days=count)) for count in range((last - day).days + 1)
    )


def _tell(recipients, text: str, *, outing: Outing, key: str, by, at: datetime, **params) -> None:
    words = {"person": outing.person.name, "when": when(outing), "place": outing.place}
    message = Message(
        key=f"outing:{outing.pk}:{key}",
        text=text,
        params=words | params,
        url=link(outing.pk),
        clause=CLAUSES[Kind(outing.kind)],
    )
    people = {each.pk: each for each in recipients if each is not None and each != by}
    notify(recipients=list(people.values()), message=message, at=at)
