"""What becomes of what a customer asks or has trouble with, and until when."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

# The clocks of a ticket: its first answer, what an outside body is to do until an agreed day,
# seeing a trouble through, how an enquiry came out. Where several run, the first is shown.
REPLY, FOLLOW = "service.reply", "service.follow"
SOLVE, OUTCOME = "service.solve", "service.outcome"
CLOCKS = (REPLY, FOLLOW, SOLVE, OUTCOME)
Hours = Callable[[date], tuple[datetime, datetime]]


class Kind(TextChoices):
    """What a customer came with."""

    ENQUIRY = "enquiry", pgettext_lazy("service", "enquiry")
    ISSUE = "issue", pgettext_lazy("service", "trouble")


class State(TextChoices):
    """Where a ticket stands."""

    NEW = "new", pgettext_lazy("ticket", "not answered yet")
    OPEN = "open", pgettext_lazy("ticket", "in hand")
    WAITING = "waiting", pgettext_lazy("ticket", "with somebody else")
    DONE = "done", pgettext_lazy("ticket", "done")


class Step(TextChoices):
    """What is done with a ticket."""

    REPLIED = "replied", pgettext_lazy("ticket", "answered the customer")
    NOTED = "noted", pgettext_lazy("ticket", "noted")
    ASKED = "asked", pgettext_lazy("ticket", "asked for help")
    HANDED = "handed", pgettext_lazy("ticket", "handed over")
    REFERRED = "referred", pgettext_lazy("ticket", "brought to somebody else")
    CLOSED = "closed", pgettext_lazy("ticket", "closed")
    REOPENED = "reopened", pgettext_lazy("ticket", "opened again")


class Outcome(TextChoices):
    """How it came out."""

    BOUGHT = "bought", pgettext_lazy("ticket", "bought")
    UNDECIDED = "undecided", pgettext_lazy("ticket", "not decided")
    LOST = "lost", pgettext_lazy("ticket", "did not buy")
    SOLVED = "solved", pgettext_lazy("ticket", "solved")
    UNSOLVED = "unsolved", pgettext_lazy("ticket", "not solved")


class Near(TextChoices):
    """Whether a colleague can be asked now."""

    DUTY = "duty", pgettext_lazy("colleague", "on duty")
    IN = "in", pgettext_lazy("colleague", "in today")
    OFF = "off", pgettext_lazy("colleague", "not in")


OFFERED = (Near.DUTY, Near.IN)  # in this order
OUTCOMES = {
    Kind.ENQUIRY: (Outcome.BOUGHT, Outcome.UNDECIDED, Outcome.LOST),
    Kind.ISSUE: (Outcome.SOLVED, Outcome.UNSOLVED),
}
# Outcomes that are said with a reason.
WITH_REASON = frozenset({Outcome.LOST, Outcome.UNSOLVED})
# From which states a step is taken, and the state it leads to (None: stays as it is).
STEPS: dict[Step, tuple[tuple[State, ...], State | None]] = {
    Step.REPLIED: ((State.NEW, State.OPEN, State.WAITING), State.OPEN),
    Step.NOTED: ((State.NEW, State.OPEN, State.WAITING, State.DONE), None),
    Step.ASKED: ((State.NEW, State.OPEN, State.WAITING), None),
    Step.HANDED: ((State.NEW, State.OPEN, State.WAITING), None),
    Step.REFERRED: ((State.OPEN, State.WAITING), State.WAITING),
    Step.CLOSED: ((State.OPEN, State.WAITING), State.DONE),
    Step.REOPENED: ((State.DONE,), State.OPEN),
}


# What a refusal of these steps rests on; all others are for the customer to be answered.
CLAUSES = {Step.ASKED: "C10-4", Step.HANDED: "C10-4", Step.REFERRED: "C10-R3"}


@clause("B7-5", "C10-2", "C10-4", "C10-R3")
def clause_of_step(step: Step, kind: Kind) -> str:
    """The clause that a step of such a ticket is refused by: an enquiry ends by its own."""
    if step == Step.CLOSED:
        return "C10-2" if kind == Kind.ENQUIRY else "C10-R3"
    return CLAUSES.get(step, "B7-5")


@clause("B7-5", "C10-2", "C10-R3")
def fault_of_step(step: Step, state: State) -> object:
    """Why a step is not taken; None if it is. Nothing is closed that nobody has answered."""
    if state in STEPS[step][0]:
        return None
    if state == State.NEW:
        return _("Answer the customer first.")
    if state == State.DONE:
        return _("This is closed. Open it again, with what the customer says.")
    return _("This is not closed.")


@clause("C10-2", "C10-R3")
def fault_of_outcome(kind: Kind, outcome: str, *, has_order: bool, note: str) -> object:
    """Why something is not closed like this; None if it is.

    A deal names its order, so that conversion is counted from orders and not from hopes.
    """
    if outcome not in OUTCOMES[kind]:
        return _("Say how it came out.")
    if outcome == Outcome.BOUGHT and not has_order:
        return _("Name the order that came of it.")
    if outcome in WITH_REASON and not note.strip():
        return _("Say why.")
    return None


@clause("C10-2")
def fault_of_deal(
    *, asked_at: datetime, placed_at: datetime, is_anothers: bool, is_counted: bool
) -> object:
    """Why an order is no deal that came of an enquiry; None if it is one.

    Conversion is counted from orders: of this customer, placed after they asked, each once.
    """
    if is_anothers:
        return _("This order is another customer’s. If they are one person, merge them first.")
    if placed_at < asked_at:
        return _("This order was placed before the customer asked.")
    if is_counted:
        return _("This order is the outcome of another enquiry already.")
    return None


@clause("C10-5", "B7-5")
def reply_due(at: datetime, minutes: int, hours: Hours) -> datetime:
    """Until when the first answer is given: so many minutes of online hours.

    What comes in the night waits for the morning; what comes just before the end is answered
    the same day or right in the morning.
    """
    start, left = at, timedelta(minutes=minutes)
    while True:
        opens, closes = hours(day_of(start))
        start = max(start, opens)
        if start < closes:
            if start + left <= closes:
                return start + left
            left -= closes - start
        start = hours(day_of(start) + timedelta(days=1))[0]


@clause("C10-R6", "C10-R3")
def solve_due(at: datetime, late: timedelta, hours: Hours) -> datetime:
    """Until when a trouble is seen through, and until when it is said how an enquiry that was
    answered came out: the day's work is finished the same day.

    What comes within `late` before the end of the online hours, or after it, is the next day's.
    """
    closes = hours(day_of(at))[1]
    if at + late <= closes:
        return closes
    return hours(day_of(at) + timedelta(days=1))[1]


@clause("C10-R3")
def follow_due(until: date, hours: Hours) -> datetime:
    """Until when what was brought outside is followed up: the end of the agreed day's hours."""
    return hours(until)[1]


@clause("C10-R3")
def fault_of_until(until: date | None, at: datetime, longest: int, hours: Hours) -> object:
    """Why nothing is brought outside until this day; None if it is.

    An agreed day lies ahead, by `longest` days at most: whoever needs longer is asked again.
    """
    if until is None:
        return _("Say until which day they are to see to it.")
    if follow_due(until, hours) <= at:
        return _("This day is over. Agree on one that lies ahead.")
    if until > day_of(at) + timedelta(days=longest):
        return _("Agree on a day within %(days)s days; ask again then.") % {"days": longest}
    return None


@clause("C10-4")
def nearness(*, is_on_duty: bool, works_yet: bool, is_away: bool) -> Near:
    """How near a colleague is: who is away is asked for nothing, whatever the roster says."""
    if is_away:
        return Near.OFF
    if is_on_duty:
        return Near.DUTY
    return Near.IN if works_yet else Near.OFF


@clause("C10-2")
def conversion(closed: int, bought: int) -> float | None:
    """Which share of the enquiries that came to an end became a deal; None without any."""
    return bought / closed if closed else None


def key_of(ticket_id: int, step: int = 0) -> str:
    """How the clocks of a ticket are told from others; those that a step begins are its own.

    >>> key_of(7), key_of(7, step=31)
    ('7', '7:31')
    """
    return f"{ticket_id}:{step}" if step else str(ticket_id)


def ticket_of(key: str) -> int:
    """Whose clock it is."""
    return int(key.partition(":")[0])


def page_of(ticket_id: int) -> str:
    """Where a ticket is looked at."""
    return f"/service/tickets/{ticket_id}/"
