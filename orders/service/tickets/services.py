"""The verbs of tickets: take what a customer asks, and see it through."""

from dataclasses import dataclass
from datetime import date, datetime

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
from orders.service.letters import leads, tell
from orders.service.rules import Way, check, check_text
from orders.service.tickets import rules
from orders.service.tickets.clocks import move_clocks, start_clocks
from orders.service.tickets.models import Ticket, TicketStep
from orders.service.tickets.rules import Kind, Outcome, State, Step, page_of
from orders.service.tickets.selectors import is_asked, is_counted
from regulations.binding.refused import in_words
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force

WORK = "service.work_ticket"
HANDED = gettext_noop("%(person)s hands a customer’s matter to you: %(what)s")
ASKED = gettext_noop("%(person)s asks for your help with a customer: %(what)s %(note)s")
REFERRED = gettext_noop("A customer’s matter needs your department: %(what)s %(note)s")
UNSOLVED = gettext_noop("A customer’s trouble was closed unsolved by %(person)s: %(what)s %(note)s")
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
    """A step with whatever belongs to it; `until`: the day agreed on with an outside body."""

    step: Step
    note: str = ""
    to: Employee | None = None
    department: Department | None = None
    outside: str = ""
    until: date | None = None
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
    start_clocks(row, rules.key_of(row.pk), at)
    if asked.answer.strip():
        _take(row, Move(Step.REPLIED, note=asked.answer.strip()), by, at)
    return row


def _may(person) -> None:
    if not person.has_perm(WORK):
        raise PermissionDenied(_("Your position does not include this step."))


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
    check(_fault_of(row, move, by, at), rules.clause_of_step(move.step, Kind(row.kind)))
    return _take(row, move, by, at)


def _fault_of(row: Ticket, move: Move, by, at: datetime) -> object:
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
    if move.step == Step.REFERRED and (fault := _fault_of_referral(move, at)):
        return fault
    return None if move.note.strip() else _("Write down what there is to say.")


def _fault_of_referral(move: Move, at: datetime) -> object:
    """What speaks against bringing something there: one of the two, outside until a day."""
    if bool(move.department) == bool(move.outside.strip()):
        return _("Name the department or the outside body, one of them.")
    if move.department:
        return None
    longest = in_force("service", at).params.follow_up_days
    return rules.fault_of_until(move.until, at, longest, service_hours)


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
    move_clocks(row, step, move.until, by, at)
    _tell_step(row, step)
    return step


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
