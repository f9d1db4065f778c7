"""The clock of the half-yearly check, and what follows when it is missed."""

from datetime import datetime

from django.utils.translation import gettext_noop

from hr.contracts.access import custodians
from hr.contracts.inventory.rules import period_of
from hr.contracts.letters import CLOCK, tell
from hr.contracts.models import Contract, Count
from hr.people.models import Employee
from hr.people.rules import HEAD
from hr.people.selectors import holders
from regulations.deadlines.models import Deadline
from regulations.deadlines.registry import superiors
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of, until_text
from regulations.rulebook.selectors import in_force

KIND = "contracts.count"
PAGE = "/contracts/counts/"
STARTED = gettext_noop("The contracts are to be counted by %(due)s.")
LATE = gettext_noop("The contracts were to be counted by %(due)s, and were not.")


@clause("A6-2")
def watch_period(*, at: datetime) -> Deadline | None:
    """Start the clock of the half year that runs, once, and tell the contract group.

    What was registered in the half year itself was seen then: None where nothing is older.
    """
    held = in_force("contracts", at)
    start, after = period_of(day_of(at), held.params.inventory_every_months)
    known = Deadline.objects.filter(kind=KIND, key=start.isoformat()).first()
    if known or not Contract.objects.filter(at__lt=start_of(start)).exists():
        return known
    group = list(custodians())
    row = start_deadline(
        kind=KIND, key=start.isoformat(), clause="A6-2", version=held.version,
        owner=group[0] if group else None, starts_at=start_of(start), due_at=start_of(after),
    )  # fmt: skip
    words = {"key": f"period:{start}", "clause": "A6-2", "url": PAGE, "kind": CLOCK, "at": at}
    tell(group, STARTED, due=until_text(row.due_at), **words)
    return row


def clock_of(run: Count) -> Deadline | None:
    """The clock that a count meets."""
    return Deadline.objects.filter(kind=KIND, key=run.period.isoformat()).first()


def meet_clock(run: Count, *, by, at: datetime) -> None:
    """The check of a half year is done."""
    row = clock_of(run)
    meet_deadline(deadline_id=row.pk if row else None, by=by, at=at)


@clause("A6-2")
def report_late(deadlines: list[Deadline], at: datetime) -> None:
    """A half year went by uncounted (handler of `KIND`): group, superior and head are told."""
    for row in deadlines:
        above = Employee.objects.filter(pk__in=superiors(row.owner_id)[:1] if row.owner_id else [])
        people = [row.owner, *above, *custodians(), *holders(HEAD)]
        words = {"key": f"late:{row.pk}", "clause": "A6-2", "url": PAGE, "kind": CLOCK, "at": at}
        tell(people, LATE, due=until_text(row.due_at), **words)


def link_of(row: Deadline) -> str:
    """Where the clock leads."""
    return PAGE


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """The first day of the half year of each clock."""
    return {row.pk: row.key for row in deadlines}
