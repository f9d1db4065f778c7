"""Tickets as pages show them, and the figures of a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from hr.careers.registry import Open, holding
from hr.people.models import Employee
from orders.desk.models import Order
from orders.service.tickets.models import Ticket, TicketStep
from orders.service.tickets.rules import (
    CLOCKS,
    REPLY,
    Kind,
    Outcome,
    State,
    Step,
    conversion,
    key_of,
    page_of,
    ticket_of,
)
from regulations.deadlines.models import Deadline
from regulations.rulebook import clause

PAGE = 30


def tickets() -> QuerySet[Ticket]:
    """Every ticket with what its lines show, the newest first."""
    return Ticket.objects.select_related("customer", "owner", "order", "product").order_by("-id")


def open_tickets() -> QuerySet[Ticket]:
    """Those that are not done, the oldest first."""
    return tickets().exclude(state=State.DONE).order_by("at", "id")


def is_asked(ticket: Ticket, person: Employee) -> bool:
    """Whether somebody was asked for help with a ticket, by name or as leader of a department."""
    asked = Q(to=person) | Q(department__leader=person)
    return ticket.steps.filter(asked).exists()


def with_clocks(rows: Iterable[Ticket]) -> list[tuple[Ticket, Deadline | None]]:
    """Tickets with the clock that runs now: the first of CLOCKS, of two alike the nearer one."""
    rows = list(rows)
    again = TicketStep.objects.filter(ticket__in=rows, step__in=(Step.REOPENED, Step.REFERRED))
    keys = [key_of(row.pk) for row in rows]
    keys += [key_of(*pair) for pair in again.values_list("ticket", "pk")]
    running = Deadline.objects.filter(kind__in=CLOCKS, key__in=keys, met_at=None, voided_at=None)
    clocks: dict[int, Deadline] = {}
    for clock in sorted(running, key=lambda each: (CLOCKS.index(each.kind), each.due_at)):
        clocks.setdefault(ticket_of(clock.key), clock)
    return [(row, clocks.get(row.pk)) for row in rows]


def clocks_of(ticket: Ticket) -> QuerySet[Deadline]:
    """All clocks of a ticket, those that its steps began too."""
    key = key_of(ticket.pk)
    return Deadline.objects.filter(Q(key=key) | Q(key__startswith=f"{key}:"), kind__in=CLOCKS)


def is_counted(order: Order, *, but: Ticket) -> bool:
    """Whether an order is the outcome of another enquiry, as that stands now."""
    closings = TicketStep.objects.filter(ticket=OuterRef("ticket"), step=Step.CLOSED)
    steps = TicketStep.objects.filter(order=order, ticket__outcome=Outcome.BOUGHT)
    last = steps.filter(pk=Subquery(closings.order_by("-pk").values("pk")[:1]))
    return last.exclude(ticket=but).exists()


@dataclass(frozen=True)
class Figures:
    """One person's month, or everybody's: enquiries, deals, troubles, first answers in time."""

    person: Employee | None
    enquiries: int
    bought: int
    ended: int
    issues: int
    solved: int
    in_time: int
    due: int

    @property
    def conversion(self) -> float | None:
        """The share of ended enquiries that became a deal."""
        return conversion(self.ended, self.bought)

    @property
    def query(self) -> str:
        """Whose rows they are, as lists take it in their address; "" for everybody's."""
        return f"owner={self.person.pk}" if self.person else ""


@clause("C10-2", "C10-5")
def figures_between(start: datetime, end: datetime, at: datetime) -> list[Figures]:
    """The figures of a time by who has the tickets in hand, everybody together first."""
    rows = Ticket.objects.filter(at__gte=start, at__lt=end)
    enquiry, ended = Q(kind=Kind.ENQUIRY), ~Q(outcome="")
    counted = rows.values("owner").annotate(
        enquiries=Count("pk", filter=enquiry),
        bought=Count("pk", filter=Q(outcome=Outcome.BOUGHT)),
        ended=Count("pk", filter=enquiry & ended),
        issues=Count("pk", filter=Q(kind=Kind.ISSUE)),
        solved=Count("pk", filter=Q(outcome=Outcome.SOLVED)),
    )
    clocks = _answered(start, end, at)
    people = Employee.objects.in_bulk([each["owner"] for each in counted])
    found = []
    for each in counted:
        in_time, due = clocks.get(each["owner"], (0, 0))
        person = people[each.pop("owner")]
        found.append(Figures(person, **each, in_time=in_time, due=due))
    found.sort(key=lambda each: each.person.number)
    return [_together(found), *found] if found else []


def clocks_started(kind: str, **began) -> QuerySet[Deadline]:
    """The clocks of a kind that began in a stretch of time and have not lost their object."""
    return Deadline.objects.filter(kind=kind, voided_at=None, **began)


def decided_by(at: datetime) -> Q:
    """Clocks of which it is known whether they were kept: met, or due by a moment."""
    return Q(due_at__lte=at) | ~Q(met_at=None)


def _answered(start: datetime, end: datetime, at: datetime) -> dict[int, tuple[int, int]]:
    """By owner: first answers in time, and those that were due by `at` or given."""
    counted = (
        clocks_started(REPLY, starts_at__gte=start, starts_at__lt=end)
        .filter(decided_by(at))
        .values("owner")
        .annotate(in_time=Count("pk", filter=Q(met_at__lte=F("due_at"))), due=Count("pk"))
    )
    return {each["owner"]: (each["in_time"], each["due"]) for each in counted}


def _together(rows: list[Figures]) -> Figures:
    names = ("enquiries", "bought", "ended", "issues", "solved", "in_time", "due")
    return Figures(None, **{name: sum(getattr(row, name) for row in rows) for name in names})


def tickets_in_hand(person: Employee, at: datetime) -> list[Open]:
    """What somebody who leaves still has in hand."""
    rows = open_tickets().filter(owner=person)[:20]
    reads = holding("service.view_customer")
    return [Open(_("customer: %(what)s") % {"what": row}, page_of(row.pk), reads) for row in rows]
