"""Customers as they are found from any page: by name, initials, telephone, account (C10-6)."""

from django.urls import reverse

from orders.service.customers.selectors import found_customers
from regulations.finding import Hit


def look(person, text, at, most):
    """The newest customers that match; see `regulations.finding`."""
    return [
        Hit(each.name, reverse("service:customer", args=[each.pk]),
            " · ".join(key.shown for key in each.keys.all()[:2]))
        for each in found_customers(text)[:most]
    ]  # fmt: skip
