"""The clock of a clearance: every department signs by the end of the last day."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from hr.careers.letters import CLOCK, tell
from hr.careers.models import Departure
from hr.people.models import Employee
from hr.people.selectors import allowed, holders
from regulations.deadlines.models import Deadline
from regulations.deadlines.registry import superiors
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

KIND = "careers.clearance"
LATE = gettext_noop("%(person)s left on %(day)s, and not every department has signed.")
STAYS = gettext_noop("the person stays")


@clause("A5-2")
def start_clearance(row: Departure) -> Deadline | None:
    """Start the clock of hr: signed by the end of the last day, of who is gone within a day."""
    owners = [*holders("hr_officer").order_by("number"), *allowed("careers.settle_departure")]
    owner = next((each for each in owners if each != row.person), None)
    due_at = max(start_of(row.last_day + timedelta(days=1)), row.at + timedelta(days=1))
    return start_deadline(
        kind=KIND, key=str(row.pk), clause="A5-2", version=None, owner=owner, starts_at=row.at,
        due_at=due_at,
    )  # fmt: skip


def _clock(row: Departure) -> int | None:
    found = Deadline.objects.filter(kind=KIND, key=str(row.pk))
    return found.values_list("pk", flat=True).first()


def meet_clearance(row: Departure, *, by, at: datetime) -> None:
    """The last department has signed."""
    meet_deadline(deadline_id=_clock(row), by=by, at=at)


def void_clearance(row: Departure, at: datetime) -> None:
    """Nobody leaves: nothing is to be signed."""
    void_deadline(deadline_id=_clock(row), reason=STAYS, at=at)


@clause("A5-2")
def report_late(deadlines: list[Deadline], at: datetime) -> None:
    """The last day is over and a department has not signed (handler of `KIND`)."""
    rows = Departure.objects.select_related("person").in_bulk([int(row.key) for row in deadlines])
    for clock in deadlines:
        row = rows[int(clock.key)]
        above = superiors(clock.owner_id)[:1] if clock.owner_id else []
        people = [clock.owner, *Employee.objects.filter(pk__in=above)]
        words = {"person": row.person.name, "day": row.last_day.isoformat(), "kind": CLOCK}
        words |= {"key": f"late:{clock.pk}", "clause": "A5-2", "url": link_of(clock), "at": at}
        tell(people, LATE, **words)


def link_of(clock: Deadline) -> str:
    """Where the clock leads."""
    return f"/careers/leavings/{clock.key}/"


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """Who leaves, by clock."""
    rows = Departure.objects.select_related("person").in_bulk([int(row.key) for row in deadlines])
    return {row.pk: str(rows[int(row.key)].person) for row in deadlines if int(row.key) in rows}
