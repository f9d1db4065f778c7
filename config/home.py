"""What the home page shows: gathered from the rooms below."""

from datetime import datetime
from uuid import uuid4

from attendance.timekeeping.punches.selectors import today_of
from hr.discipline.selectors import to_decide
from hr.roster.models import Duty
from hr.roster.selectors import next_duty, on_duty
from orders.desk import selectors as desk
from regulations.approvals import inbox as approvals
from regulations.approvals.rounds import STEP
from regulations.deadlines import selectors as deadlines
from regulations.notices.selectors import newest
from regulations.rulebook.editions import must_acknowledge
from regulations.rulebook.registry import papers


def build(person, at: datetime) -> dict:
    """The person's day, duty, clocks, cases to decide, breaches and notices."""
    cases = to_decide(person).select_related("subject").order_by("opened_at", "pk")
    return {
        "today": today_of(person, at),
        "token": uuid4(),  # one press of the button is one punch
        "duties": list(on_duty(Duty.Kind.ORDER_DESK, at)),
        "next_duty": next_duty(Duty.Kind.ORDER_DESK, at),
        "unread": must_acknowledge(person, at),
        "papers": [each for each in papers(person, at) if not each.is_known],
        "approvals": approvals.waiting(person, at)[:6],
        # Decisions stand above with their clocks.
        "clocks": deadlines.running_of(person, at, limit=8, but=STEP),
        "mine": desk.orders_of(person, limit=8),
        "breaches": deadlines.breaches_of(person, at, limit=6),
        "notices": newest(person, limit=6),
        "cases": cases[:5],
        "case_count": cases.count(),
        "waiting": desk.state_counts() if person.has_perm("desk.view_order") else [],
        "at": at,
    }
