"""Customers, what they asked, and scripts, as they are found from any page (C10-6, C10-2)."""

from django.urls import reverse

from orders.service.customers.selectors import found_customers
from orders.service.scripts.rules import filled
from orders.service.scripts.selectors import found_by, in_force, shop_name
from orders.service.scripts.services import WORK, WRITE
from orders.service.tickets.listing import Wanted, register_of
from regulations.finding import Hit

LONGEST = 60  # signs of what is told of a hit


def look(person, text, at, most):
    """The newest customers that match; see `regulations.finding`."""
    return [
        Hit(each.name, reverse("service:customer", args=[each.pk]),
            " · ".join(key.shown for key in each.keys.all()[:2]))
        for each in found_customers(text)[:most]
    ]  # fmt: skip


def look_for_tickets(person, text, at, most):
    """The newest enquiries and troubles that hold every word, open or done."""
    return [
        Hit(f"#{row.pk} {row.what[:LONGEST]}", reverse("service:ticket", args=[row.pk]),
            f"{row.customer.name} · {row.get_outcome_display() or row.get_state_display()}")
        for row in register_of(Wanted(text=text))[:most]
    ]  # fmt: skip


def look_for_scripts(person, text, at, most):
    """Scripts in force that hold every word, for whoever says or writes them."""
    if not (person.has_perm(WORK) or person.has_perm(WRITE)):
        return []
    rows, shop = in_force().filter(found_by(text))[:most], shop_name()
    return [
        Hit(row.title, reverse("service:script", args=[row.script_id]),
            filled(row.text, shop)[:LONGEST])
        for row in rows
    ]  # fmt: skip
