"""Who calls, while what they ask is being typed: known by their number or their order."""

from dataclasses import dataclass

from orders.desk.models import Order
from orders.service.customers.joining import known
from orders.service.customers.marks import Marked, marks_of
from orders.service.customers.models import Customer
from orders.service.customers.rules import phone_key
from orders.service.customers.selectors import (
    customer_of_order,
    everybody_in,
    orders_of,
)
from orders.service.tickets.models import Ticket
from orders.service.tickets.selectors import open_tickets
from regulations.rulebook import clause

ORDERS, TICKETS = 3, 5


@dataclass(frozen=True)
class Caller:
    """Somebody known, with what to have in mind; `typed`: another name than they are known by."""

    customer: Customer
    marks: Marked
    orders: list[Order]
    tickets: list[Ticket]
    typed: str = ""


@clause("C10-2", "C10-6", "C10-9")
def caller_of(*, phone: str, name: str = "", order: Order | None = None) -> Caller | None:
    """Who is known by a number or, without one, by an order; None where nobody is."""
    key = phone_key(phone)
    found = known([key]).get(key) if key else None
    customer = found and found.customer
    if not phone.strip() and order:
        customer = customer_of_order(order)
    return shown(customer, name) if customer else None


def shown(customer: Customer, name: str = "") -> Caller:
    """What is to be known of a customer, and whether a name that was typed is another."""
    rows = open_tickets().filter(customer__in=everybody_in(customer))
    return Caller(
        customer, marks_of(customer), orders_of(customer, ORDERS), list(rows[:TICKETS]),
        other_name(customer, name),
    )  # fmt: skip


def other_name(customer: Customer, name: str) -> str:
    """A name that was typed, where it is not that of the customer; empty where it is."""
    name = name.strip()
    return "" if name.casefold() == customer.name.casefold() else name
