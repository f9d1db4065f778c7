"""The verbs of permits: ask, settle, end; and entering the server room."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.people.selectors import holders
from hr.premises.letters import tell
from hr.premises.permits import rules
from hr.premises.permits.models import Entry, Exit, Permit, PermitEnd, Turned
from hr.premises.permits.rules import ADMINISTRATOR, CLAUSES, Kind, State, Wish
from hr.premises.permits.selectors import (
    DAY,
    WATCH,
    asker_of,
    ended_between,
    inside,
    permits,
    position_of,
    seats_of,
    span_of,
    standing_permit,
)
from hr.premises.rules import check
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Chain, Matter, ask_approval, drop_approval
from regulations.binding.refused import in_words
from regulations.binding.rows import insert_once
from regulations.notices.sayings import in_each_language
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from regulations.rulebook.selectors import in_force

ASKED = gettext_noop("Permit for %(person)s: %(what)s, until %(until)s: %(purpose)s")
GRANTED = gettext_noop("Your permit holds until %(until)s: %(what)s.")
ENDED = gettext_noop("The permit of %(person)s ended on %(until)s by itself: %(what)s.")
CUT = gettext_noop("%(ender)s ended the permit of %(person)s: %(what)s. %(reason)s")
TURNED = gettext_noop("%(person)s wanted to enter the server room without a permit: %(purpose)s")
ROOM = "/premises/server-room/"
WORDS = {
    "permit_runs": (_("This permit is over, or not yours to end."), ""),
    "entry_by_permit": (_("The permit does not hold now."), "C13-S3"),
    "inside_already": (_("You are inside already."), "C13-S3"),
    "premises_permitend_permit_id_key": (_("This permit has been ended already."), ""),
    "premises_exit_entry_id_key": (_("You have left already."), "C13-S3"),
}


def approval_kind(kind: str) -> str:
    """What a permit of a kind is called among the approvals."""
    return f"premises.permit.{kind}"


@clause("A1.3-4", "A1.3-6", "B7-7", "C13-S3")
@transaction.atomic
def ask_permit(*, wish: Wish, by, at: datetime, request: UUID | None = None) -> Permit:
    """Ask for a permit; its chain is that of its kind. It has an end, and ends by itself.

    The same `request` asks once.
    """
    ref, held = CLAUSES[wish.kind], in_force("premises", at)
    longest = timedelta(days=held.params.permit_longest_days)
    check(rules.fault_of_wish(wish, asker_of(by), at=at, longest=longest), ref)
    request = request or uuid4()
    row = Permit(
        kind=wish.kind, purpose=wish.purpose.strip(), thing=wish.thing.strip(),
        receiver=wish.receiver.strip(), starts_at=wish.starts_at, ends_at=wish.ends_at,
        by=by, at=at, request=request,
    )  # fmt: skip
    if not insert_once(row):
        return Permit.objects.get(request=request, by=by)
    words = _words(row) | {"purpose": row.purpose}
    matter = Matter(ASKED, words, version=held.version, clause=ref, latest=row.ends_at)
    chain = Chain(rules.chain_of(wish.kind), seats_of(by))
    ask_approval(
        kind=approval_kind(wish.kind), document=row, matter=matter, chain=chain, by=by, at=at
    )
    return row


def _words(row: Permit) -> dict:
    kind = Kind(row.kind)
    return {
        "person": row.by.name,
        "what": in_each_language(lambda: kind.label),
        "until": until_text(row.ends_at),
    }


def _tell(people, text: str, *, row: Permit, key: str, by=None, at: datetime, **words) -> None:
    tell(
        people, text, key=f"permit:{row.pk}:{key}", clause=CLAUSES[Kind(row.kind)],
        url=f"/premises/permits/{row.pk}/", by=by, at=at, **_words(row), **words,
    )  # fmt: skip


def settle_permit(document: Permit, outcome: Outcome, by, at: datetime) -> None:
    """What was decided (handler of every kind of permit); granted, the holder is told."""
    if outcome == Outcome.APPROVED:
        row = permits().get(pk=document.pk)
        _tell([row.by], GRANTED, row=row, key="granted", at=at)


def deciders_of(row: Permit) -> list[Employee]:
    """Who approved a permit."""
    return [each.by for each in row.approval.decisions.select_related("by")]


def may_end(row: Permit, person) -> bool:
    """Whether a person ends a permit early: its holder, who approved it, who watches permits."""
    is_decider = row.approval_id and any(each.pk == person.pk for each in deciders_of(row))
    return row.by_id == person.pk or person.has_perm(WATCH) or bool(is_decider)


@clause("A1.3-4", "A1.3-6", "B7-7", "C13-S3")
@transaction.atomic
def end_permit(*, permit_id: int, reason: str, by, at: datetime) -> PermitEnd:
    """Revoke a permit, or give it back, before its end."""
    row = permits().get(pk=permit_id)
    ref = CLAUSES[Kind(row.kind)]
    if not may_end(row, by):
        raise PermissionDenied(
            _("Only its holder, who approved it and who watches permits end it.")
        )
    if rules.state_of(span_of(row), at) not in (State.RUNNING, State.COMING):
        raise ValidationError(_("This permit is over, or not yours to end."), code=ref)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=ref)
    return _end(row, reason.strip(), by, at)


def _end(row: Permit, reason: str, by, at: datetime) -> PermitEnd:
    with in_words(CLAUSES[Kind(row.kind)], WORDS):
        end = PermitEnd.objects.create(permit=row, reason=reason, by=by, at=at)
    words = {"row": row, "key": "cut", "by": by, "at": at}
    _tell([row.by, *deciders_of(row)], CUT, ender=by.name if by else "—", reason=reason, **words)
    return end


def tell_ended(*, at: datetime) -> None:
    """Tell once of permits that ended by themselves: the holder, who approved them."""
    for row in ended_between(at - DAY, at):
        _tell([row.by, *deciders_of(row)], ENDED, row=row, key="ended", at=at)


def end_with_login(*, employee: Employee, last_day, by, at: datetime) -> None:
    """Whoever leaves has no permits any more, and asks for none (listener)."""
    for row in permits().filter(by=employee, ends_at__gt=at):
        state = rules.state_of(span_of(row), at)
        if state == State.ASKED and row.approval_id:
            drop_approval(approval_id=row.approval_id, by=by, at=at)
        elif state in (State.RUNNING, State.COMING):
            _end(row, gettext("The holder has left."), by, at)


@clause("C13-S3")
def enter_room(*, purpose: str, by, at: datetime) -> Entry:
    """Enter the server room: the administrator, or by a permit that holds now.

    Whoever is refused stands in the log as refused, and the administrator is told.
    """
    if not purpose.strip():
        raise ValidationError(_("Say what you enter for."), code="C13-S3")
    if inside(by):
        raise ValidationError(_("You are inside already."), code="C13-S3")
    permit = standing_permit(by, Kind.SERVER_ROOM, at)
    fault = rules.fault_of_entry(position_of(by), [span_of(permit)] if permit else [], at)
    if fault:
        _turn_away(purpose.strip(), by, at)
        raise ValidationError(fault, code="C13-S3")
    with in_words("C13-S3", WORDS):
        return Entry.objects.create(
            purpose=purpose.strip(), by=by, at=at,
            permit=None if rules.needs_no_permit(position_of(by)) else permit,
        )  # fmt: skip


@transaction.atomic
def _turn_away(purpose: str, by, at: datetime) -> None:
    row = Turned.objects.create(purpose=purpose, by=by, at=at)
    tell(
        holders(ADMINISTRATOR), TURNED, key=f"turned:{row.pk}", clause="C13-S3", url=ROOM, by=by,
        at=at, person=by.name, purpose=purpose,
    )  # fmt: skip


@clause("C13-S3")
@transaction.atomic
def leave_room(*, entry_id: int, by, at: datetime) -> Exit:
    """Leave the server room again: who entered, or who watches the log for somebody who forgot."""
    row = Entry.objects.get(pk=entry_id)
    if row.by_id != by.pk and not by.has_perm(WATCH):
        raise PermissionDenied(_("Only who entered leaves."))
    with in_words("C13-S3", WORDS):
        return Exit.objects.create(entry=row, by=by, at=at)
