"""Whoever may see a secret no more: what they saw is changed, and somebody takes their place."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from regulations.approvals.models import Approval
from regulations.approvals.services import drop_approval
from regulations.binding.rows import insert_once
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from regulations.rulebook.selectors import in_force
from sitecontent.vault import rules
from sitecontent.vault.clocks import MUST_CHANGE, SUCCESSOR
from sitecontent.vault.letters import tell
from sitecontent.vault.models import Custody, Entry, MustChange, Secret
from sitecontent.vault.rules import CLAUSES, Cause, clause_of
from sitecontent.vault.seats import first_holder, holders_of, seat_of

TO_CHANGE = gettext_noop(
    "The secret of %(name)s must be changed by %(due)s: %(person)s has seen it."
)
TO_REPLACE = gettext_noop(
    "%(person)s keeps %(name)s no more: ask for another custodian by %(due)s."
)


@clause("C8-2", "C13-8")
def mark(
    secret: Secret, person: Employee, cause: Cause, *, starts_at: datetime, hours: int, by,
    at: datetime,
) -> MustChange | None:  # fmt: skip
    """Mark a secret as to be changed, once for each person and cause, with its clock."""
    entry, owner = secret.entry, first_holder(secret.entry, but=person)
    clock = start_deadline(
        kind=MUST_CHANGE, key=f"{secret.pk}:{person.pk}:{cause}",
        clause=CLAUSES.get(cause, clause_of(entry.kind)), version=in_force("vault", at).version,
        owner=owner, starts_at=starts_at, due_at=starts_at + timedelta(hours=hours),
    )  # fmt: skip
    row = MustChange(secret=secret, person=person, cause=cause, deadline=clock, at=at)
    if not insert_once(row):
        return None
    people = [owner, *holders_of(entry)]
    tell(
        [each for each in people if each != person], TO_CHANGE, entry=entry,
        key=f"change:{row.pk}", clause=clock.clause, at=at, person=person.name,
        due=until_text(clock.due_at),
    )  # fmt: skip
    return row


def seen_by(person: Employee, entry: Entry | None = None) -> list[Secret]:
    """Secrets somebody opened or entered that no newer one has replaced since, of accounts still
    kept. What was entered and never approved is no secret of the account."""
    entered = Q(by=person, change__enactment__isnull=False)
    rows = Secret.objects.select_related("entry__current").filter(
        Q(reveals__by=person) | entered, entry__closed_at=None
    )
    if entry is not None:
        rows = rows.filter(entry=entry)
    return [
        row for row in rows.order_by("pk").distinct()
        if not rules.is_superseded(
            seen=row.number, current=row.entry.current and row.entry.current.number
        )
    ]  # fmt: skip


@clause("C6-2", "C8-2")
def lose_account(entry: Entry, person: Employee, cause: Cause, *, by, at: datetime) -> None:
    """Somebody keeps an account no more: what they saw of it is to be changed."""
    hours = in_force("vault", at).params.change_after_loss_hours
    for secret in seen_by(person, entry):
        mark(secret, person, cause, starts_at=at, hours=hours, by=by, at=at)


def _lose_everything(person: Employee, cause: Cause, by, at: datetime) -> None:
    if seen := seen_by(person):
        hours = in_force("vault", at).params.change_after_loss_hours
        for secret in seen:
            mark(secret, person, cause, starts_at=at, hours=hours, by=by, at=at)
    kept = Custody.objects.filter(user=person, content_object__closed_at=None)
    for custody in kept.select_related("content_object").order_by("pk"):
        _ask_successor(custody.content_object, person, at)


def _ask_successor(entry: Entry, person: Employee, at: datetime) -> None:
    held, owner = in_force("vault", at), first_holder(entry, but=person)
    clock = start_deadline(
        kind=SUCCESSOR, key=f"{entry.pk}:{person.pk}:{at:%Y%m%d%H%M%S}", clause="C8-2",
        version=held.version, owner=owner, starts_at=at,
        due_at=at + timedelta(days=held.params.successor_days),
    )  # fmt: skip
    tell(
        [owner, *holders_of(entry)], TO_REPLACE, entry=entry, key=f"successor:{clock.pk}",
        clause="C8-2", at=at, person=person.name, due=until_text(clock.due_at),
    )  # fmt: skip


def meet_successors(entry: Entry, gone: Iterable[Employee], *, by, at: datetime) -> None:
    """Who lost the seat is a custodian no more: their place is taken, or not needed."""
    for person in gone:
        clocks = Deadline.objects.filter(kind=SUCCESSOR, key__startswith=f"{entry.pk}:{person.pk}:")
        for pk in list(clocks.values_list("pk", flat=True)):
            meet_deadline(deadline_id=pk, by=by, at=at)


@clause("C6-2", "C8-2")
def on_leave(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Who leaves: every secret they saw is to be changed, their requests are withdrawn."""
    _lose_everything(employee, Cause.LEFT, by, at)
    states = ("pending", "returned")
    for relation in ("vault_change__by", "vault_loan__by"):
        waiting = Approval.objects.filter(**{relation: employee}, state__in=states)
        for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
            drop_approval(approval_id=pk, by=by, at=at)


@clause("C6-2", "C8-2")
def on_change(*, employee: Employee, by, at: datetime) -> None:
    """Who has a position that keeps no accounts any more sees nothing from then on."""
    employee = Employee.objects.select_related("position").get(pk=employee.pk)
    if not seat_of(employee):
        _lose_everything(employee, Cause.POST, by, at)
