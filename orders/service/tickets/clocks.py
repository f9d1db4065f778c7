"""The clocks of a ticket: the first answer, seeing a trouble through, how an enquiry came out, and
what an outside body is to do until an agreed day."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_noop

from hr.roster.selectors import service_hours
from orders.service.letters import CLOCK, nearest_above, tell
from orders.service.tickets import rules
from orders.service.tickets.models import Ticket, TicketStep
from orders.service.tickets.rules import FOLLOW, OUTCOME, REPLY, SOLVE, Kind, Step, page_of
from orders.service.tickets.selectors import clocks_of
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import (
    hand_deadline,
    meet_deadline,
    start_deadline,
    void_deadline,
)
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from regulations.rulebook.selectors import in_force

LATE = {
    REPLY: gettext_noop("A customer was not answered by %(due)s: %(what)s"),
    SOLVE: gettext_noop("A customer’s trouble was not seen through by %(due)s: %(what)s"),
    OUTCOME: gettext_noop("How an enquiry came out was not written down by %(due)s: %(what)s"),
    FOLLOW: gettext_noop("What was brought outside was not followed up by %(due)s: %(what)s"),
}
ANSWERED = gettext_noop(
    "%(person)s answered a customer of yours; write down by %(due)s how it came out: %(what)s"
)
BROUGHT = gettext_noop(
    "%(person)s brought a matter of yours to %(outside)s; follow it up by %(due)s: %(what)s"
)
OUTSIDE = gettext_noop("brought to an outside body until an agreed day")


@clause("C10-5", "B7-5", "C10-R6")
def start_clocks(row: Ticket, key: str, at: datetime) -> None:
    """A customer came, or comes back: they are answered, and a trouble is seen through."""
    orders = in_force("orders", at)
    due_at = rules.reply_due(at, orders.params.first_reply_within, service_hours)
    start_deadline(
        kind=REPLY, key=key, clause="C10-5", version=orders.version, owner=row.owner,
        starts_at=at, due_at=due_at,
    )  # fmt: skip
    if row.kind == Kind.ISSUE:
        _start_of_day(SOLVE, row, key, at)


def _start_of_day(kind: str, row: Ticket, key: str, at: datetime) -> Deadline:
    service = in_force("service", at)
    late = timedelta(minutes=service.params.late_minutes)
    return start_deadline(
        kind=kind, key=key, clause="C10-R6", version=service.version, owner=row.owner,
        starts_at=at, due_at=rules.solve_due(at, late, service_hours),
    )  # fmt: skip


def move_clocks(row: Ticket, step: TicketStep, until: date | None, by, at: datetime) -> None:
    """What a step does to the clocks: meets, starts, hands over; `until`: the agreed day."""
    if step.step == Step.REPLIED:
        _reply(row, step, at)
    elif step.step == Step.CLOSED:
        _meet(row, rules.CLOCKS, by, at)
    elif step.step == Step.REOPENED:
        start_clocks(row, rules.key_of(row.pk, step=step.pk), at)
    elif step.step == Step.HANDED:
        for clock in _running(row, rules.CLOCKS):
            hand_deadline(deadline_id=clock.pk, owner=step.to, at=at)
    elif step.step == Step.REFERRED and step.outside:
        _bring_outside(row, step, until, at)


def _running(row: Ticket, kinds: tuple[str, ...]) -> list[Deadline]:
    return list(clocks_of(row).filter(kind__in=kinds, met_at=None, voided_at=None))


def _meet(row: Ticket, kinds: tuple[str, ...], by, at: datetime) -> None:
    for clock in _running(row, kinds):
        meet_deadline(deadline_id=clock.pk, by=by, at=at)


@clause("C10-5", "C10-R6")
def _reply(row: Ticket, step: TicketStep, at: datetime) -> None:
    """The first answer: from now on an enquiry waits for its outcome."""
    first = _running(row, (REPLY,))
    _meet(row, (REPLY,), step.by, at)
    if first and row.kind == Kind.ENQUIRY:
        clock = _start_of_day(OUTCOME, row, first[-1].key, at)
        _tell_owner(row, step, clock, ANSWERED)


@clause("C10-R3")
def _bring_outside(row: Ticket, step: TicketStep, until: date, at: datetime) -> None:
    """The agreed day takes the place of the end of this one; asking again meets the day before."""
    _meet(row, (FOLLOW,), step.by, at)
    for clock in _running(row, (SOLVE, OUTCOME)):
        void_deadline(deadline_id=clock.pk, reason=OUTSIDE, at=at)
    clock = start_deadline(
        kind=FOLLOW, key=rules.key_of(row.pk, step=step.pk), clause="C10-R3",
        version=in_force("service", at).version, owner=row.owner, starts_at=at,
        due_at=rules.follow_due(until, service_hours),
    )  # fmt: skip
    _tell_owner(row, step, clock, BROUGHT, outside=step.outside)


def _tell_owner(row: Ticket, step: TicketStep, clock: Deadline, text: str, **words) -> None:
    """Whoever has it in hand hears of a clock that another one's step began."""
    tell(
        [row.owner], text, key=f"clock:{clock.pk}", clause=clock.clause, url=page_of(row.pk),
        by=step.by, at=step.at, person=step.by.name, due=until_text(clock.due_at),
        what=row.what[:200], **words,
    )  # fmt: skip


@clause("C10-5", "B7-5", "C10-R6", "C10-R3")
def tell_late(deadlines: list[Deadline], at: datetime) -> None:
    """What a clock waited for did not come in time (handler of all four)."""
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
