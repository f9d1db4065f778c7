"""A secret is opened: written down and committed first, read then; emergencies are reviewed."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_variables

from hr.discipline.services import open_case
from hr.people.models import Employee
from hr.people.selectors import general_manager, holders
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from sitecontent.vault import losses, rules, verify
from sitecontent.vault.clocks import REVIEW
from sitecontent.vault.keys import keyring
from sitecontent.vault.keys.envelope import Place, unlock
from sitecontent.vault.keys.keyring import KeyTrouble
from sitecontent.vault.letters import ALARM, KIND, tell
from sitecontent.vault.models import Entry, Loan, Reveal, Review, Secret, Wrapping
from sitecontent.vault.refusals import in_words
from sitecontent.vault.reveals.proof import Proof
from sitecontent.vault.rules import Cause, Field, Way, clause_of
from sitecontent.vault.seats import holders_of, holds, in_seats, seat_of

logger = logging.getLogger(__name__)
TOLD = {
    Way.CUSTODY: gettext_noop("%(person)s opened the secret of %(name)s: %(reason)s"),
    Way.LOAN: gettext_noop(
        "%(person)s, to whom it is lent, opened the secret of %(name)s: %(reason)s"
    ),
    Way.EMERGENCY: gettext_noop(
        "In an emergency %(person)s opened the secret of %(name)s: %(reason)s"
    ),
}  # fmt: skip
WRONG = gettext_noop("Opened without need: %(account)s")
MANY = gettext_noop("%(person)s opened %(count)s different accounts within %(minutes)s minutes.")


@dataclass(frozen=True)
class Opened:
    """A secret in plain text, for one answer; `repr` shows nothing of it."""

    reveal: Reveal
    fields: dict[str, str] = field(repr=False)

    @property
    def lines(self) -> list[tuple[object, str]]:
        """What is shown, in its order: what it is called, and what it is."""
        return [(Field(name).label, self.fields[name]) for name in Field.values
                if name in self.fields]  # fmt: skip


@clause("C6-2", "C8-2", "C13-8")
@transaction.atomic
def record_reveal(
    *, secret_id: int, way: str = Way.CUSTODY, reason: str, proof: Proof, by, at: datetime
) -> Reveal:
    """Write down that a secret is opened, with all that follows from it: notices, alarms, what
    must be changed. Nothing is read here, and nothing can be before this is committed.

    Refused: without a proof of the last minutes, without a reason, to who has no right to it now,
    and beyond the number of an hour.
    """
    secret = Secret.objects.select_related("entry__current").get(pk=secret_id)
    entry, params = secret.entry, in_force("vault", at).params
    if not proof.holds(by, at):
        raise PermissionDenied(_("Enter your password again: the last time was too long ago."))
    rules.check_reason(reason, way)
    loan = _right_to(secret, Way(way), by, at)
    hour = Reveal.objects.filter(by=by, at__gt=at - timedelta(hours=1))
    rules.check_rate(opened=hour.count(), limit=params.reveals_an_hour)
    row = Reveal(
        entry=entry, secret=secret, way=way, loan=loan, proof=proof.way, by=by, at=at,
        reason=reason.strip()[: rules.LONGEST_REASON],
    )  # fmt: skip
    with in_words(clause_of(entry.kind)):
        insert(row)
    _tell(row, entry, params)
    _follow(row, secret, params)
    return row


def _right_to(secret: Secret, way: Way, by: Employee, at: datetime) -> Loan | None:
    """The loan by which somebody opens a secret, None by another right; refused without any."""
    entry = secret.entry
    is_current = entry.current_id == secret.pk and entry.closed_at is None
    if way == Way.LOAN:
        loan = loan_of(by, entry, at)
        if loan is None or not is_current:
            raise PermissionDenied(_("This login is not lent to you now."))
        return loan
    if way == Way.EMERGENCY:
        may = by.has_perm("vault.break_glass") and bool(seat_of(by)) and is_current
    else:
        may = holds(by, entry)
    if not may:
        raise PermissionDenied(_("Only a custodian of this account opens its secret."))
    return None


def loan_of(person: Employee, entry: Entry, at: datetime) -> Loan | None:
    """The loan by which somebody may open an account now."""
    rows = Loan.objects.exclude(entry__kind__in=rules.SITE_KINDS).filter(
        by=person, entry=entry, approval__state="approved", approval__doubted_at=None,
        starts_at__lte=at, ends_at__gt=at, end=None,
    )  # fmt: skip
    return rows.order_by("-id").first()


def _tell(row: Reveal, entry: Entry, params) -> None:
    is_emergency = row.way == Way.EMERGENCY
    people = [*holders_of(entry), *(in_seats() if is_emergency else ())]
    tell(
        people, TOLD[Way(row.way)], entry=entry, key=f"opened:{row.pk}",
        kind=ALARM if is_emergency else KIND, by=row.by, at=row.at, person=row.by.name,
        reason=row.reason,
    )  # fmt: skip
    since = row.at - timedelta(minutes=params.alarm_minutes)
    recent = Reveal.objects.filter(by=row.by, at__gt=since, at__lte=row.at)
    count = recent.values("entry").distinct().count()
    is_another = not recent.filter(entry=entry).exclude(pk=row.pk).exists()
    if is_another and rules.is_alarming(entries=count, limit=params.alarm_entries):
        logger.warning("vault: %s accounts opened by %s", count, row.by_id)
        tell(
            in_seats(), MANY, entry=entry, key=f"many:{row.pk}", kind=ALARM, by=row.by, at=row.at,
            url="/vault/reveals/", person=row.by.name, count=count, minutes=params.alarm_minutes,
        )  # fmt: skip


def _follow(row: Reveal, secret: Secret, params) -> None:
    """What is lent or opened in an emergency is changed afterwards; an emergency is reviewed."""
    words = {"by": row.by, "at": row.at}
    if row.way == Way.LOAN:
        losses.mark(secret, row.by, Cause.LOAN, starts_at=row.loan.ends_at,
                    hours=params.loan_change_hours, **words)  # fmt: skip
    if row.way == Way.EMERGENCY:
        losses.mark(secret, row.by, Cause.EMERGENCY, starts_at=row.at,
                    hours=params.change_after_loss_hours, **words)  # fmt: skip
        start_deadline(
            kind=REVIEW, key=str(row.pk), clause="C8-2",
            version=in_force("vault", row.at).version, owner=reviewer_of(row.by),
            starts_at=row.at, due_at=row.at + timedelta(days=params.review_days),
        )  # fmt: skip


def reviewer_of(person: Employee) -> Employee | None:
    """Who reviews an emergency: the general manager, for that one's own a deputy."""
    head = general_manager()
    if head and head.pk != person.pk:
        return head
    return holders("deputy").exclude(pk=person.pk).order_by("number").first()


@clause("C8-2")
@sensitive_variables("ring")
def open_reveal(reveal: Reveal) -> Opened:
    """Read what a committed reveal is for, once. Raises KeyTrouble where it does not open; then
    nothing counts as handed out, and everybody in a seat is told."""
    try:
        ring = keyring.load(settings.VAULT_KEYS)
        with transaction.atomic():
            return Opened(reveal, _read(reveal, ring))
    except KeyTrouble:
        logger.warning("vault: account %s did not open", reveal.entry_id)
        verify.tell_unread(reveal)
        raise


@sensitive_variables("ring", "wrapped", "bodies")
def _read(reveal: Reveal, ring) -> dict[str, str]:
    with in_words(clause_of(reveal.entry.kind)), connection.cursor() as cursor:
        cursor.execute("SELECT field, body FROM vault_open(%s)", [reveal.pk])
        bodies = {name: bytes(body) for name, body in cursor.fetchall()}
    place = Place(reveal.entry_id, reveal.secret.number)
    trouble = None
    for key_id, wrapped in _wrappings(reveal.secret_id, ring):
        try:
            return unlock(bodies, wrapped, key_id, place, ring)
        except KeyTrouble as error:
            trouble = trouble or error
    raise trouble or KeyTrouble(keyring.MISSING, path=settings.VAULT_KEYS)


def _wrappings(secret_id: int, ring) -> list[tuple[str, bytes]]:
    """A version's own key as it is locked: by a key that is there first, the newest row first."""
    rows = Wrapping.objects.filter(secret=secret_id).order_by("-id")
    found = [(row.key_id, bytes(row.wrapped)) for row in rows]
    return sorted(found, key=lambda pair: pair[0] not in ring.keys)


@clause("C8-2")
@transaction.atomic
def review(*, reveal_id: int, is_right: bool, note: str, by, at: datetime) -> Review:
    """The general manager, or a deputy, says whether an opening in an emergency was right; one
    that was not is a case."""
    row = Reveal.objects.select_related("entry").get(pk=reveal_id)
    if not by.has_perm("vault.review_vault") or by.pk == row.by_id:
        raise PermissionDenied(_("Somebody of the management reviews this, never who opened it."))
    if not note.strip():
        raise ValidationError(_("Say what you found."), code="C8-2")
    made = Review(
        reveal=row, is_right=is_right, note=note.strip()[: rules.LONGEST_REASON], by=by, at=at
    )
    with in_words("C8-2"):
        insert(made)
    clock = Deadline.objects.filter(kind=REVIEW, key=str(row.pk)).first()
    if clock:
        meet_deadline(deadline_id=clock.pk, by=by, at=at)
    if not is_right:
        open_case(
            key=f"vault:{row.pk}", clause="C6-2", subject=row.by, title=WRONG, by=by, at=at,
            facts={"account": row.entry.name, "reason": row.reason, "link": "/vault/reveals/"},
        )  # fmt: skip
    return made
