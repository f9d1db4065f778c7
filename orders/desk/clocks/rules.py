"""The clocks of the desk: what each asks for, what starts and ends it, and how long it runs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from orders.desk.rules import Happening, State
from regulations.rulebook import clause


@dataclass(frozen=True)
class OrderRules:
    """The numbers of the order desk; each names its clause."""

    attention_every: int = field(
        metadata={"clause": "C7-1", "unit": "minutes", "low": 1, "high": 120}
    )
    contact_within: int = field(
        metadata={"clause": "C7-2", "unit": "minutes", "low": 1, "high": 1440}
    )
    hand_over_within_hours: int = field(
        metadata={"clause": "C7-3", "unit": "hours", "low": 1, "high": 240}
    )
    ship_within_hours: int = field(
        metadata={"clause": "C10-10", "unit": "hours", "low": 1, "high": 240}
    )
    first_reply_within: int = field(
        metadata={"clause": "C10-5", "unit": "minutes", "low": 1, "high": 1440}
    )


@dataclass(frozen=True)
class Timer:
    """A kind of clock on an order: which clause, and how long."""

    kind: str
    clause: str
    label: object


ACCEPTANCE = Timer("desk.acceptance", "C7-1", _("acceptance"))
CONTACT = Timer("desk.contact", "C7-2", _("contact"))
HAND_OVER = Timer("desk.hand_over", "C7-3", _("hand-over"))
SHIPMENT = Timer("desk.shipment", "C10-10", _("shipment"))
ATTENTION = Timer("desk.attention", "C7-1", _("attention"))
TIMERS = (ACCEPTANCE, CONTACT, HAND_OVER, SHIPMENT, ATTENTION)
# The clock that starts with a step; a step not named here starts none.
STARTS = {
    Happening.ACCEPTED: CONTACT,
    Happening.CONFIRMED: HAND_OVER,
    Happening.HANDED_OVER: SHIPMENT,
}
# The clock that a step ends, when it is the one that runs.
ENDS = {
    Happening.ACCEPTED: ACCEPTANCE,
    Happening.CONTACTED: CONTACT,
    Happening.HANDED_OVER: HAND_OVER,
    Happening.SHIPPED: SHIPMENT,
}
# The clock that runs while an order stands in a state; in a state not named here none does.
RUNS = {
    State.RECEIVED: ACCEPTANCE,
    State.ACCEPTED: CONTACT,
    State.CONFIRMED: HAND_OVER,
    State.HANDED_OVER: SHIPMENT,
    State.TAKEN_OVER: SHIPMENT,
}


@clause("C7-2", "C7-3", "C10-10")
def time_allowed(timer: Timer, rules: OrderRules) -> timedelta:
    """How long a clock runs under a version of the rules."""
    return {
        CONTACT.kind: timedelta(minutes=rules.contact_within),
        HAND_OVER.kind: timedelta(hours=rules.hand_over_within_hours),
        SHIPMENT.kind: timedelta(hours=rules.ship_within_hours),
    }[timer.kind]


@clause("C7-1")
def attention_windows(
    start: datetime, end: datetime, rules: OrderRules
) -> list[tuple[datetime, datetime]]:
    """A duty cut into windows; in each the person on duty looks at the desk once.

    The last window is shorter where the duty does not divide evenly; a rest of less than half
    a window joins the one before it, so that nobody is asked twice within moments.
    """
    every = timedelta(minutes=rules.attention_every)
    windows = []
    while start < end:
        stop = start + every
        if end - stop < every / 2:
            stop = end
        windows.append((start, stop))
        start = stop
    return windows


@clause("C7-1")
def acceptance_due(
    received_at: datetime, next_window: tuple[datetime, datetime] | None, opens_at: datetime,
    rules: OrderRules,
) -> datetime:  # fmt: skip
    """When an order nobody accepted becomes a breach of C7-1.

    The first attention window it lay in from beginning to end decides: whoever looked once in
    every window had it before their eyes by then. Without a roster the window is the first ten
    minutes of service from its arrival on.
    """
    if next_window:
        return next_window[1]
    return max(received_at, opens_at) + timedelta(minutes=rules.attention_every)
