"""Orders as they are found from any page: by number, telephone, names, initials (C7-1)."""

from django.urls import reverse

from orders.desk.listing import Wanted, desk_rows
from orders.desk.rules import State
from regulations.finding import Hit


def look(person, text, at, most):
    """The newest orders that hold every word; see `regulations.finding`."""
    rows, _next = desk_rows(Wanted(text=text))
    return [
        Hit(f"{row.number} {row.receiver}", reverse("desk:order", args=[row.pk]),
            str(State(row.state).label))
        for row in rows[:most]
    ]  # fmt: skip
