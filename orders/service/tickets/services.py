"""The verbs of tickets: take what a customer asks, and see it through."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalog.products.models import Product
from hr.people.models import Department, Employee
from hr.roster.selectors import service_hours
from orders.desk.models import Order
from orders.service.customers.joining import know_by_order
from orders.service.customers.models import Customer
from orders.service.customers.selectors import customer_of_order
from orders.service.customers.services import standing
from orders.service.letters import CLOCK, leads, nearest_above, tell
from orders.service.rules import Way, check, check_text
from orders.service.tickets import rules
from orders.service.tickets.models import Ticket, TicketStep
from orders.service.tickets.rules import REPLY, SOLVE, Kind, Outcome, State, Step, page_of
from orders.service.tickets.selectors import clocks_of, is_asked, is_counted
from regulations.binding.refused import in_words
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import hand_deadline, meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from regulations.rulebook.selectors import in_force

WORK = "service.work_ticket"
HANDED = gettext_noop("%(person)s hands a customer’s matter to you: %(what)s")
ASKED = gettext_noop("%(person)s asks for your help with a customer: %(what)s %(note)s")
REFERRED = gettext_noop("A customer’s matter needs your department: %(what)s %(note)s")
UNSOLVED = gettext_noop("A customer’s trouble was closed unsolved by %(person)s: %(what)s %(note)s")
LATE = {
    REPLY: gettext_noop("A customer was not answered by %(due)s: %(what)s"),
    SOLVE: gettext_noop("A customer’s trouble was not seen through by %(due)s: %(what)s"),
}
WORDS = {
    "service_takes_it": (_("Your position does not include this step."), ""),
    "ticket_step": (_("Somebody else moved this meanwhile. Look at it again."), ""),
    "step_names_one": (_("Say to whom it goes."), ""),
    "outcome_fits": (_("Say how it came out."), ""),
}


@dataclass(frozen=True)
class Asked:
    """What a customer came with; `answer` is what they were told at once, empty for nothing."""

    kind: Kind
    way: Way
    what: str
    customer: Customer
    order: Order | None = None
    product: Product | None = None
    answer: str = ""


@dataclass(frozen=True)
class Move:
    """A step with whatever belongs to it."""

    step: Step
    note: str = ""
    to: Employee | None = None
    department: Department | None = None
    outside: str = ""
    outcome: str = ""
    order: Order | None = None


@clause("C10-2", "C10-5", "B7-5", "C10-R3")
@transaction.atomic
def take_ticket(*, asked: Asked, by, at: datetime) -> Ticket:
    """Take what a customer asks or has trouble with; the clocks start.

    An answer given at once, as on the phone, is on record with it.
    """
    _may(by)
    what = check_text(asked.what, "C10-2")
    row = Ticket(
        kind=asked.kind, way=asked.way, what=what, customer=asked.customer, order=asked.order,
        product=asked.product, owner=by, by=by, at=at,
    )  # fmt: skip
    with in_words("C10-2", WORDS):
        insert(row)
    _start_clocks(row, rules.key_of(row.pk), at)
    if asked.answer.strip():
        _take(row, Move(Step.REPLIED, note=asked.answer.strip()), by, at)
    return row


def _may(person) -> None:
    if not person.has_perm(WORK):
        raise PermissionDenied(_("Your position does not include this step."))


def _start_clocks(row: Ticket, key: str, at: datetime) -> None:
    orders, service = in_force("orders", at), in_force("service", at)
    due_at = rules.reply_due(at, orders.params.first_reply_within, service_hours)
    start_deadline(
        kind=REPLY, key=key, clause="C10-5", version=orders.version, owner=row.owner,
        starts_at=at, due_at=due_at,
    )  # fmt: skip
    if row.kind == Kind.ISSUE:
        late = timedelta(minutes=service.params.late_minutes)
        start_deadline(
            kind=SOLVE, key=key, clause="C10-R6", version=service.version,
            owner=row.owner, starts_at=at, due_at=rules.solve_due(at, late, service_hours),
        )  # fmt: skip


@clause("C10-2", "C10-4", "C10-R3", "B7-5")
@transaction.atomic
def move_ticket(*, ticket_id: int, move: Move, by, at: datetime) -> TicketStep:
    """Take the next step with a ticket: answer, ask for help, hand over, refer, close, reopen.

    Whoever was asked for help notes what they know, whatever their position.
    """
    row = Ticket.objects.get(pk=ticket_id)  # the database locks it, and looks again
    if not (move.step == Step.NOTED and is_asked(row, by)):
        _may(by)
    check(rules.fault_of_step(move.step, State(row.state)), "B7-5")
    check(_fault_of(row, move, by), "C10-4" if move.to else "C10-R3")
    return _take(row, move, by, at)


def _fault_of(row: Ticket, move: Move, by) -> object:
    """What a step lacks."""
    if move.step == Step.CLOSED:
        words = {"has_order": move.order is not None, "note": move.note}
        fault = rules.fault_of_outcome(Kind(row.kind), move.outcome, **words)
        is_bought = move.outcome == Outcome.BOUGHT
        return fault or (_fault_of_deal(row, move.order) if is_bought else None)
    if move.step in (Step.ASKED, Step.HANDED):
        if move.to is None or not move.to.is_active or move.to == by:
            return _("Name somebody else who works here.")
        if move.step == Step.HANDED and not move.to.has_perm(WORK):
            return _("Hand it to somebody of the service desk; ask anybody else for help.")
    if move.step == Step.REFERRED and bool(move.department) == bool(move.outside.strip()):
        return _("Name the department or the outside body, one of them.")
    return None if move.note.strip() else _("Write down what there is to say.")


def _fault_of_deal(row: Ticket, order: Order) -> object:
    owner = customer_of_order(order)
    return rules.fault_of_deal(
        asked_at=row.at, placed_at=order.placed_at, is_counted=is_counted(order, but=row),
        is_anothers=owner is not None and owner != standing(row.customer_id),
    )  # fmt: skip


def _take(row: Ticket, move: Move, by, at: datetime) -> TicketStep:
    """Write the step; the database moves the ticket with it."""
    is_bought = move.step == Step.CLOSED and move.outcome == Outcome.BOUGHT
    step = TicketStep(
        ticket=row, step=move.step, note=move.note.strip(), by=by, at=at,
        to=move.to if move.step in (Step.ASKED, Step.HANDED) else None,
        department=move.department if move.step == Step.REFERRED else None,
        outside=move.outside.strip() if move.step == Step.REFERRED else "",
        outcome=move.outcome if move.step == Step.CLOSED else "",
        order=move.order if is_bought else None,
    )  # fmt: skip
    with in_words("C10-2", WORDS):
        insert(step)
    if is_bought:
        know_by_order(customer=standing(row.customer_id), order=move.order)
    _move_clocks(row, step, by, at)
    _tell_step(row, step)
    return step


def clock_of(row: Ticket, kind: str) -> int | None:
    """The id of a clock of a ticket, since it was opened last; None where it has none."""
    found = clocks_of(row).filter(kind=kind).order_by("-pk").values_list("pk", flat=True)
    return found.first()


def _move_clocks(row: Ticket, step: TicketStep, by, at: datetime) -> None:
    if step.step == Step.REPLIED:
        meet_deadline(deadline_id=clock_of(row, REPLY), by=by, at=at)
    elif step.step == Step.CLOSED:
        for kind in (REPLY, SOLVE):
            meet_deadline(deadline_id=clock_of(row, kind), by=by, at=at)
    elif step.step == Step.REOPENED:
        _start_clocks(row, rules.key_of(row.pk, reopening=step.pk), at)
    elif step.step == Step.HANDED:
        for kind in (REPLY, SOLVE):
            hand_deadline(deadline_id=clock_of(row, kind), owner=step.to, at=at)


def _tell_step(row: Ticket, step: TicketStep) -> None:
    words = {
        "key": f"step:{step.pk}", "url": page_of(row.pk), "by": step.by, "at": step.at,
        "person": step.by.name, "what": row.what[:200], "note": step.note[:200],
    }  # fmt: skip
    if step.step == Step.HANDED:
        tell([step.to], HANDED, clause="C10-4", **words)
    elif step.step == Step.ASKED:
        tell([step.to], ASKED, clause="C10-4", **words)
    elif step.step == Step.REFERRED and step.department:
        tell([step.department.leader], REFERRED, clause="C10-R3", **words)
    elif step.outcome == Outcome.UNSOLVED:
        tell(leads(), UNSOLVED, clause="C10-R3", **words)


@clause("C10-5", "B7-5", "C10-R6")
def tell_late(deadlines: list[Deadline], at: datetime) -> None:
    """Somebody was not answered, or not seen through, in time (handler of both clocks)."""
    keys = [rules.ticket_of(each.key) for each in deadlines]
    rows = Ticket.objects.select_related("owner").in_bulk(keys)
    for clock in deadlines:
        row = rows[rules.ticket_of(clock.key)]
        tell(
            [row.owner, *nearest_above(row.owner_id)], LATE[clock.kind], kind=CLOCK, at=at,
            key=f"late:{clock.pk}", clause=clock.clause, url=page_of(row.pk),
            due=until_text(clock.due_at), what=row.what[:200],
        )  # fmt: skip


def link_of(clock: Deadline) -> str:
    """Where a clock leads."""
    return page_of(rules.ticket_of(clock.key))


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """What each is about, by clock."""
    keys = {each.pk: rules.ticket_of(each.key) for each in deadlines}
    rows = Ticket.objects.in_bulk(keys.values())
    return {pk: str(rows[key]) for pk, key in keys.items()}
