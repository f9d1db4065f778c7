"""The verbs of corrections: ask for one, ask again after a return, settle what was decided."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from attendance.timekeeping.closed import is_frozen
from attendance.timekeeping.corrections import rules
from attendance.timekeeping.corrections.models import Correction, CorrectionProof
from attendance.timekeeping.corrections.rules import CHAIN, CLAUSE, Kind, Outcome, Wish
from attendance.timekeeping.kept import check_day
from attendance.timekeeping.punches.models import Punch
from attendance.timekeeping.punches.rules import person_days
from attendance.timekeeping.stale import mark_stale
from hr.people.models import Employee
from hr.people.positions import MANAGERS
from hr.people.selectors import holders, supervisor_of
from regulations.approvals.rules import Stage, State
from regulations.approvals.services import Chain, Matter, ask_again, ask_approval
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, day_of
from regulations.uploads import check_file, plain_name

KIND = "punch-correction"
OPTIONAL = ("approval", "punch", "wanted_at", "settled_at")
ASKED = {
    Kind.ADD: gettext_noop("%(person)s: a mark is missing at %(wanted)s"),
    Kind.MOVE: gettext_noop("%(person)s: the mark of %(recorded)s should be %(wanted)s"),
    Kind.REMOVE: gettext_noop("%(person)s: the mark of %(recorded)s is not theirs"),
}
OUTCOMES = {
    State.APPROVED: Outcome.EFFECTIVE,
    State.REFUSED: Outcome.REFUSED,
    State.WITHDRAWN: Outcome.WITHDRAWN,
}


@dataclass(frozen=True)
class Proof:
    """A file as it was uploaded."""

    name: str
    content: bytes


@clause("A2.2-3")
@transaction.atomic
def ask_correction(
    *,
    kind: str,
    punch_id: int | None = None,
    wanted_at: datetime | None = None,
    reason: str,
    proof: str = "",
    file: Proof | None = None,
    by,
    at: datetime,
) -> Correction:
    """Ask for a mark of one's own to be put right; the direct supervisor decides.

    Refused, with the clause: a mark of somebody else, a time to come, no reason, no proof, a
    second correction of the same mark, a day whose month is closed.
    """
    punch = _own_punch(punch_id, by)
    kind = Kind(kind)
    wanted_at = None if kind == Kind.REMOVE else wanted_at
    punch = None if kind == Kind.ADD else punch
    has_proof = bool(proof.strip() or file)
    rules.check_wish(Wish(kind, wanted_at, punch and punch.at, reason, has_proof), at=at)
    row = Correction(
        person=by,
        kind=kind,
        punch=punch,
        wanted_at=wanted_at,
        reason=reason.strip(),
        proof=proof.strip(),
        asked_at=at,
    )
    _check_open(row)
    row.clean_fields(exclude=OPTIONAL)
    row.validate_constraints()
    row.save(force_insert=True)
    if file:
        _keep_file(row, file)
    ask_approval(kind=KIND, document=row, matter=_matter(row), chain=_chain(by), by=by, at=at)
    return row


def _own_punch(punch_id: int | None, by) -> Punch | None:
    if punch_id is None:
        return None
    punch = Punch.objects.filter(pk=punch_id, person=by).first()
    if punch is None:
        raise ValidationError(_("This mark is not yours."), code=CLAUSE)
    return punch


def _check_open(row: Correction) -> None:
    """Refuse what would change a day that is frozen, or that nobody judges."""
    for moment in _moments(row):
        check_day(row.person, day_of(moment), row.asked_at, clause=CLAUSE)
        if is_frozen(day_of(moment)):
            raise ValidationError(
                _("The month of %(day)s is closed: nothing in it is corrected any more."),
                params={"day": day_of(moment).isoformat()},
                code=CLAUSE,
            )


def _moments(row: Correction) -> list[datetime]:
    return [each for each in (row.wanted_at, row.punch and row.punch.at) if each]


def _keep_file(row: Correction, file: Proof) -> None:
    kind = check_file(name=file.name, content=file.content, clause=CLAUSE)
    CorrectionProof.objects.create(
        correction=row,
        name=plain_name(file.name),
        media=kind.media,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=file.content,
    )


def _matter(row: Correction) -> Matter:
    return Matter(
        ASKED[Kind(row.kind)],
        {
            "person": row.person.name,
            "wanted": _clock(row.wanted_at),
            "recorded": _clock(row.punch and row.punch.at),
        },
    )


def _clock(at: datetime | None) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}" if at else ""


def _chain(person: Employee) -> Chain:
    """Who decides on a person's corrections; with nobody above, the others of the management."""

    def find(role: str) -> list[int]:
        if role == "office":
            return _ids(holders("office_clerk")) or _ids(holders("hr_officer"))
        above = supervisor_of(person)
        if above:
            return [above.pk]
        return [pk for code in MANAGERS for pk in _ids(holders(code)) if pk != person.pk]

    return Chain(CHAIN, find, [person.pk])


def _ids(people) -> list[int]:
    return list(people.values_list("pk", flat=True))


@transaction.atomic
def ask_correction_again(
    *, correction_id: int, wanted_at: datetime | None, reason: str, proof: str, by, at: datetime
) -> Correction:
    """Ask again for a correction that was returned, with what is said anew.

    Refused as `ask_correction` does. Raises PermissionDenied for anybody but who asked.
    """
    row = Correction.objects.select_related("approval", "punch", "person")
    row = row.select_for_update(of=("self",)).get(pk=correction_id)
    if row.person_id != by.pk:
        raise PermissionDenied(_("Only who asked does this."))
    kind = Kind(row.kind)
    has_proof = bool(proof.strip()) or CorrectionProof.objects.filter(correction=row).exists()
    wanted_at = None if kind == Kind.REMOVE else wanted_at
    rules.check_wish(Wish(kind, wanted_at, row.punch and row.punch.at, reason, has_proof), at=at)
    if row.approval.state == State.RETURNED:
        row.wanted_at, row.reason, row.proof = wanted_at, reason.strip(), proof.strip()
        _check_open(row)
        row.clean_fields(exclude=OPTIONAL)
        row.validate_constraints()
        row.save(update_fields=["wanted_at", "reason", "proof"])
    ask_again(
        approval_id=row.approval_id, matter=_matter(row), chain=_chain(row.person), by=by, at=at
    )
    return row


@clause("A2.2-3")
def settle_correction(document: Correction, state: State, by, at: datetime) -> None:
    """Draw what follows from the word on a correction (handler of `KIND`).

    Approved, it counts at once and the days are judged anew. Refused where the month was closed
    meanwhile: then the word is taken back.
    """
    if state not in OUTCOMES:
        return
    row = Correction.objects.select_related("punch", "person").get(pk=document.pk)
    if state == State.APPROVED:
        _check_open(row)
    row.outcome, row.settled_at = OUTCOMES[state], at
    row.save(update_fields=["outcome", "settled_at"])
    if state == State.APPROVED:
        mark_stale(person_days((row.person_id, moment) for moment in _moments(row)))


def link_of(document: Correction) -> str:
    """Where a correction is looked at."""
    return f"/attendance/corrections/{document.pk}/"


def facts_of(document: Correction) -> Iterable[tuple[object, object]]:
    """What whoever decides reads of it."""
    row = Correction.objects.select_related("punch__device", "person").get(pk=document.pk)
    file = CorrectionProof.objects.filter(correction=row).values_list("name", flat=True).first()
    return [
        (_("Person"), f"{row.person.number} {row.person.name}"),
        (_("What is put right"), Kind(row.kind).label),
        (_("Recorded"), _clock(row.punch and row.punch.at) or "—"),
        (_("Should be"), _clock(row.wanted_at) or "—"),
        (_("Reason"), row.reason),
        (_("Proof"), row.proof or "—"),
        (_("File"), file or "—"),
    ]


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The one chain there is."""
    return [(gettext_lazy("every correction of a mark"), CHAIN)]
