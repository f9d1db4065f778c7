"""What the home page shows, in three parts: at once, what waits, and one's own day and month.

The page comes with the first alone and asks for the others beside each other."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.punches.models import Punch
from attendance.timekeeping.punches.selectors import today_of
from finance.expenses.models import Spending
from finance.expenses.rules import State as Spent
from finance.expenses.selectors import open_advance
from hr.discipline.selectors import measures_of, to_decide
from hr.people.own.selectors import wants_guide
from hr.roster.models import Duty
from hr.roster.selectors import next_duty, on_duty
from orders.desk import selectors as desk
from regulations.approvals import inbox as approvals
from regulations.approvals.rounds import STEP
from regulations.deadlines import selectors as deadlines
from regulations.notices.selectors import newest, preferences_of
from regulations.rulebook.editions import must_acknowledge
from regulations.rulebook.models import Acknowledgement
from regulations.rulebook.registry import papers
from regulations.rulebook.rules import day_of, start_of

UNDER_WAY = (Spent.PENDING, Spent.RETURNED, Spent.APPROVED)
WATCHES = "approvals.view_approval"  # the company's figures, below one's own


@dataclass(frozen=True)
class Step:
    """One of the first steps: what, where, and whether it is done (None: nobody can tell)."""

    label: object
    link: str
    icon: str
    is_done: bool | None = None


def frame(person, at: datetime) -> dict:
    """What stands at once: the button to clock in, the desk's counts, the first steps."""
    return {
        "token": uuid4(),  # one press of the button is one punch
        "waiting": desk.state_counts() if person.has_perm("desk.view_order") else [],
        "guide": _first_steps(person, at) if wants_guide(person) else [],
        "watches": person.has_perm(WATCHES),
    }


def waits(person, at: datetime) -> dict:
    """What waits for the person: papers, decisions, cases, clocks, orders, breaches."""
    cases = to_decide(person).select_related("subject").order_by("opened_at", "pk")
    return {
        "unread": must_acknowledge(person, at),
        "papers": [each for each in papers(person, at) if not each.is_known],
        "approvals": approvals.waiting(person, at)[:6],
        # Decisions stand above with their clocks.
        "clocks": deadlines.running_of(person, at, limit=8, but=STEP),
        "mine": desk.orders_of(person, limit=8),
        "breaches": deadlines.breaches_of(person, at, limit=6),
        "cases": cases[:5],
        "case_count": cases.count(),
        "is_desk": person.has_perm("desk.view_order"),
    }


def own(person, at: datetime) -> dict:
    """The person's day, duty, month and money, and notices."""
    return {
        "today": today_of(person, at),
        "duties": list(on_duty(Duty.Kind.ORDER_DESK, at)),
        "next_duty": next_duty(Duty.Kind.ORDER_DESK, at),
        "notices": newest(person, limit=6),
        **_month(person, at),
    }


def _month(person, at: datetime) -> dict:
    """What the month that runs has come to, and the money that is under way for a person."""
    today = day_of(at)
    first = today.replace(day=1)
    days = DayResult.objects.filter(person=person, day__gte=first, day__lte=today)
    counts = dict(days.order_by().values_list("outcome").annotate(count=Count("pk")))
    open_ones = Spending.objects.filter(person=person, state__in=UNDER_WAY)
    fines = measures_of(person, start_of(first), at).aggregate(sum=Sum("amount"))["sum"]
    return {
        "month": [(each, counts[each]) for each in Outcome if counts.get(each)],
        "fines": fines or 0,
        "spendings": open_ones.aggregate(count=Count("pk"), sum=Sum("amount")),
        "advance": open_advance(person),
    }


def _first_steps(person, at: datetime) -> list[Step]:
    """What somebody who is here for the first time does, and what of it is done.

    The handbook is done with the edition in force, for which the page asks right below.
    """
    knows = Acknowledgement.objects.filter(person=person).exists()
    return [
        Step(_("Read the handbook and acknowledge it"), reverse("rulebook:handbook"), "book",
             knows and must_acknowledge(person, at) is None),
        Step(_("Clock in once, here or at the device"), reverse("timekeeping:punch"), "punch",
             Punch.objects.filter(person=person).exists()),
        Step(_("Choose how notices reach you outside the portal"), reverse("notices:settings"),
             "bell", preferences_of(person) is not None),
        Step(_("Look at your month: hours, leave, fines and their clauses"),
             reverse("timekeeping:months"), "month"),
        Step(_("Ask for leave, and see at once who decides by when"), reverse("leave:ask"),
             "leave"),
        Step(_("Find anything: the magnifier, or the key /, and a name, a number or pinyin "
               "initials"), reverse("search"), "search"),
    ]  # fmt: skip
