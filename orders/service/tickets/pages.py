"""What the address of the register asks for, and its rows as they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from orders.service.customers.marks import Marked, marks_on_customers
from orders.service.forms import ListForm
from orders.service.tickets.listing import Wanted
from orders.service.tickets.models import Ticket
from orders.service.tickets.selectors import with_clocks
from regulations.deadlines.models import Deadline

WORK, LEADS = "service.work_ticket", "service.lead_service"
# What a part of the register holds: what is open (None: all).
SHOWN = {"mine": True, "open": True, "done": False, "all": None}


@dataclass(frozen=True)
class Asked:
    """What the register is asked for; `query` narrows it again in another part."""

    wanted: Wanted
    shown: str
    form: ListForm
    query: str

    @property
    def narrows(self) -> bool:
        """Whether more was chosen than words and a part."""
        return any(self.form.cleaned_data.get(name) for name in self.form.fields if name != "q")


class Line(NamedTuple):
    """A row of the register: the ticket, the clock that runs, how its customer is marked."""

    row: Ticket
    clock: Deadline | None
    mark: Marked | None


def asked_of(request) -> Asked:
    """What is in one's own hands, or open, until something is looked for: then all of it.

    Who leads the service seldom has anything in hand: they begin with what is open with anybody.
    """
    form = ListForm(request.GET, auto_id="list_%s")
    form.is_valid()
    told = form.cleaned_data
    chosen = {name: value for name, value in request.GET.items() if name in form.fields and value}
    chosen.pop("past", None)
    is_own = request.user.has_perm(WORK) and not request.user.has_perm(LEADS)
    first = "mine" if is_own else "open"
    shown, owner = request.GET.get("show", ""), told.get("owner")
    if shown not in SHOWN or (shown == "mine" and owner):
        shown = "all" if chosen else first
    if shown == "mine":
        owner = request.user
    wanted = Wanted(
        text=told.get("q") or "", is_open=SHOWN[shown], stands=told.get("state") or "",
        kind=told.get("kind") or "", way=told.get("way") or "", owner=owner and owner.pk,
        since=told.get("since"), until=told.get("until"),
        left_on=told.get("left_on"), past=told.get("past"),
    )  # fmt: skip
    return Asked(wanted, shown, form, urlencode(chosen))


def dressed(rows: Iterable[Ticket]) -> list[Line]:
    """The rows with their clocks and the marks of their customers."""
    rows = list(rows)
    marks = marks_on_customers(row.customer_id for row in rows)
    return [Line(row, clock, marks.get(row.customer_id)) for row, clock in with_clocks(rows)]
