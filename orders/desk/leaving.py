"""Orders that somebody who leaves still has in hand."""

from datetime import datetime

from django.utils.translation import gettext as _

from hr.careers.registry import Open, holding
from hr.people.models import Employee
from orders.desk.listing import Wanted, desk_rows

SHOWN = 20


def orders_in_hand(person: Employee, at: datetime) -> list[Open]:
    """The open orders of a person, the most urgent first."""
    rows, _next = desk_rows(Wanted(mine=person.pk))
    return [
        Open(
            _("order %(number)s") % {"number": row.number},
            f"/desk/orders/{row.pk}/",
            holding("desk.view_order"),
        )
        for row in rows[:SHOWN]
    ]
