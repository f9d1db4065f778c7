"""What was open at the end of a day, as it stood then: told from the steps up to that moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from hr.people.models import Employee
from orders.service.tickets.models import Ticket, TicketStep
from orders.service.tickets.rules import STEPS, State, Step
from orders.service.tickets.selectors import tickets
from regulations.rulebook import clause


@dataclass(frozen=True)
class Then:
    """A ticket as it stood at a moment: in whose hands, and in which state."""

    ticket: Ticket
    owner: Employee
    state: State

    @property
    def get_state_display(self) -> object:
        """The state in the reader's words."""
        return self.state.label


@dataclass(frozen=True)
class Left:
    """What a person left open at a moment: tickets, and how many of them nobody had answered."""

    person: Employee
    rows: list[Then]
    unanswered: int


@clause("C10-R6")
def left_open(at: datetime) -> list[Left]:
    """What was open at a moment, by who had it in hand then, most first."""
    # What was closed before and not opened again was done then; of all else the steps tell.
    rows = tickets().filter(at__lte=at).filter(Q(closed_at=None) | Q(closed_at__gt=at))
    by_person: dict[int, list[Then]] = {}
    for each in stood(rows.select_related("by").order_by("at", "id"), at):
        if each.state != State.DONE:
            by_person.setdefault(each.owner.pk, []).append(each)
    found = [
        Left(each[0].owner, each, sum(then.state == State.NEW for then in each))
        for each in by_person.values()
    ]
    return sorted(found, key=lambda each: (-len(each.rows), each.person.number))


def stood(rows: Iterable[Ticket], at: datetime) -> list[Then]:
    """Tickets as they stood at a moment; each begins with who took it, unanswered."""
    rows = list(rows)
    steps: dict[int, list[TicketStep]] = {row.pk: [] for row in rows}
    taken = TicketStep.objects.filter(ticket__in=steps, at__lte=at).select_related("to")
    for step in taken.order_by("id"):
        steps[step.ticket_id].append(step)
    return [_after(row, steps[row.pk]) for row in rows]


def _after(row: Ticket, steps: list[TicketStep]) -> Then:
    owner, state = row.by, State.NEW
    for step in steps:
        owner = step.to if step.step == Step.HANDED else owner
        state = STEPS[Step(step.step)][1] or state
    return Then(row, owner, state)
