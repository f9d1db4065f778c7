"""What the home page shows: gathered from the rooms below."""

from datetime import datetime

from hr.roster.models import Duty
from hr.roster.selectors import next_duty, on_duty
from orders.desk import selectors as desk
from regulations.deadlines import selectors as deadlines
from regulations.notices.selectors import newest


def build(person, at: datetime) -> dict:
    """The person's duty, clocks, breaches and notices."""
    return {
        "duties": list(on_duty(Duty.Kind.ORDER_DESK, at)),
        "next_duty": next_duty(Duty.Kind.ORDER_DESK, at),
        "clocks": deadlines.running_of(person, at, limit=8),
        "mine": desk.orders_of(person, limit=8),
        "breaches": deadlines.breaches_of(person, at, limit=6),
        "notices": newest(person, limit=6),
        "waiting": desk.state_counts() if person.has_perm("desk.view_order") else [],
        "at": at,
    }
