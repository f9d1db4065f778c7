"""Django looks for a room's models here; those of its parts stand beside what works with them."""

from orders.service.customers.models import (
    Customer,
    CustomerKey,
    CustomerNote,
    CustomerOrder,
    Flag,
    FlagEnd,
    Merge,
    MergeUndone,
)
from orders.service.tickets.models import Ticket, TicketStep

__all__ = [
    "Customer",
    "CustomerKey",
    "CustomerNote",
    "CustomerOrder",
    "Flag",
    "FlagEnd",
    "Merge",
    "MergeUndone",
    "Ticket",
    "TicketStep",
]
