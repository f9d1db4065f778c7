"""The clocks of secrets: the next change by rule, and what follows when one is missed."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from hr.people.models import Employee
from regulations.deadlines.models import Deadline
from regulations.deadlines.registry import superiors
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from regulations.rulebook.selectors import in_force
from sitecontent.vault import rules
from sitecontent.vault.letters import ALARM, link, tell
from sitecontent.vault.models import Entry, MustChange, Reveal, Secret
from sitecontent.vault.seats import first_holder, holders_of, in_seats

ROTATE, MUST_CHANGE = "vault.rotate", "vault.must_change"
SUCCESSOR, REVIEW = "vault.successor", "vault.review"
GIVEN_UP = gettext_noop("the account was given up")
SOON = timedelta(days=7)
DUE_SOON = gettext_noop("The secret of %(name)s is to be changed by %(due)s.")
LATE = {
    ROTATE: gettext_noop("The secret of %(name)s was not changed by %(due)s."),
    MUST_CHANGE: gettext_noop(
        "The secret of %(name)s had to be changed by %(due)s and was not: somebody who may see "
        "it no more knows it still."
    ),
    SUCCESSOR: gettext_noop("The account %(name)s had to get another custodian by %(due)s."),
    REVIEW: gettext_noop(
        "What was opened of %(name)s in an emergency was not reviewed by %(due)s."
    ),
}


@clause("C8-2", "C13-8")
def start_rotation(secret: Secret, at: datetime) -> Deadline:
    """The secret taken into use is replaced within the days of the rules; the site lead sees to
    it where that is a custodian."""
    held = in_force("passwords", at)
    return start_deadline(
        kind=ROTATE, key=str(secret.pk), clause="C13-8", version=held.version,
        owner=first_holder(secret.entry), starts_at=at,
        due_at=rules.rotation_due(at, held.params.max_age_days),
    )  # fmt: skip


def _running(entry: Entry) -> list[Deadline]:
    """Clocks of an account's secrets that are neither met nor void, with the secret's number."""
    numbers = dict(entry.secrets.values_list("pk", "number"))
    rotations = Deadline.objects.filter(kind=ROTATE, key__in=[str(pk) for pk in numbers])
    found = [(row, numbers[int(row.key)]) for row in rotations.filter(met_at=None, voided_at=None)]
    rows = MustChange.objects.filter(secret__entry=entry, deadline__met_at=None,
                                     deadline__voided_at=None)  # fmt: skip
    found += [
        (row.deadline, row.secret.number) for row in rows.select_related("deadline", "secret")
    ]
    for row, number in found:
        row.secret_number = number
    return [row for row, _number in found]


def meet_clocks(secret: Secret, *, by, at: datetime) -> None:
    """A newer secret is in use: whatever older one had to be changed is changed."""
    for row in _running(secret.entry):
        if row.secret_number < secret.number:
            meet_deadline(deadline_id=row.pk, by=by, at=at)


def stop_clocks(entry: Entry, at: datetime) -> None:
    """Nothing of an account that was given up is due any more."""
    for row in _running(entry):
        void_deadline(deadline_id=row.pk, reason=GIVEN_UP, at=at)
    successors = Deadline.objects.filter(kind=SUCCESSOR, key__startswith=f"{entry.pk}:")
    for pk in list(successors.values_list("pk", flat=True)):
        void_deadline(deadline_id=pk, reason=GIVEN_UP, at=at)


@clause("C13-8")
def remind(at: datetime) -> int:
    """Tell the custodians, once, of secrets whose change is due within a week; how many."""
    soon = Deadline.objects.running(at).filter(kind=ROTATE, due_at__lte=at + SOON)
    for row in soon.select_related("owner"):
        entry = entry_of(row)
        tell(
            [row.owner, *holders_of(entry)], DUE_SOON, entry=entry, key=f"soon:{row.pk}",
            clause="C13-8", at=at, due=until_text(row.due_at),
        )  # fmt: skip
    return len(soon)


def entries_of(deadlines: list[Deadline]) -> dict[int, Entry]:
    """By id: the account that a clock of this room, all of one kind, runs for; without those of
    which there is none any more."""
    numbers = {row.pk: int(row.key.partition(":")[0]) for row in deadlines}
    kinds = {row.kind for row in deadlines}
    if kinds == {SUCCESSOR}:
        found = Entry.objects.in_bulk(numbers.values())
    else:
        model = Reveal if kinds == {REVIEW} else Secret
        rows = model.objects.select_related("entry").in_bulk(numbers.values())
        found = {pk: row.entry for pk, row in rows.items()}
    return {pk: found[number] for pk, number in numbers.items() if number in found}


def entry_of(row: Deadline) -> Entry | None:
    """The account a clock of this room runs for."""
    return entries_of([row]).get(row.pk)


def links_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id: where a clock of this room leads."""
    found = entries_of(deadlines)
    return {row.pk: link(found[row.pk].pk) if row.pk in found else "/vault/" for row in deadlines}


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """What each clock is about: the name of its account."""
    return {pk: entry.name for pk, entry in entries_of(deadlines).items()}


@clause("C6-2", "C8-2", "C13-8")
def report_late(deadlines: list[Deadline], at: datetime) -> None:
    """Missed (handler of every clock here): the owner, who stands above, the custodians and
    everybody in a seat are told."""
    for row in deadlines:
        entry = entry_of(row)
        if entry is None:
            continue
        above = Employee.objects.filter(pk__in=superiors(row.owner_id)[:1] if row.owner_id else [])
        people = [row.owner, *above, *holders_of(entry), *in_seats()]
        tell(
            people, LATE[row.kind], entry=entry, key=f"late:{row.pk}", kind=ALARM,
            clause=row.clause, at=at, due=until_text(row.due_at),
        )  # fmt: skip
