"""What is known of a customer, from all parts of the room."""

from dataclasses import dataclass

from orders.desk.models import Order
from orders.service.customers.models import Customer, CustomerNote, Flag, Merge
from orders.service.customers.selectors import alike, everybody_in, orders_of
from orders.service.tickets.models import Ticket
from orders.service.tickets.selectors import tickets
from regulations.approvals.rules import State

SHOWN = 20


@dataclass(frozen=True)
class Story:
    """All that somebody did here, newest first, and who may be the same person."""

    orders: list[Order]
    has_more: bool
    tickets: list[Ticket]
    notes: list[CustomerNote]
    flags: list[Flag]
    merges: list[Merge]
    alike: list[Customer]

    @property
    def waiting(self) -> Flag | None:
        """The report of a difficult customer that waits for the lead's word, if any."""
        return next((each for each in self.flags if each.approval.state == State.PENDING), None)


def story_of(customer: Customer) -> Story:
    """Orders, tickets, notes, marks and merges of a customer and of who was merged into them."""
    orders, ids = orders_of(customer, SHOWN + 1), everybody_in(customer)
    flags = Flag.objects.filter(customer__in=ids).select_related("by", "approval", "end__by")
    flags = flags.prefetch_related("approval__decisions__by")
    return Story(
        orders[:SHOWN], len(orders) > SHOWN,
        list(tickets().filter(customer__in=ids)[:SHOWN]),
        list(CustomerNote.objects.filter(customer__in=ids).select_related("by")[:SHOWN]),
        list(flags[:SHOWN]),
        list(customer.merges.filter(undone=None).select_related("gone", "by")),
        alike(customer, orders),
    )  # fmt: skip
