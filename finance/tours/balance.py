"""The rest of the price: its clock, the reminder, and who answers for what stays unpaid."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_noop

from finance.tours.letters import link, tell, write
from finance.tours.models import BadDebt, Tour
from finance.tours.rules import balance_due, yuan
from finance.tours.selectors import standing_of, standings, tours
from hr.people.selectors import allowed
from regulations.binding.rows import insert_once
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of
from regulations.rulebook.selectors import in_force

BALANCE = "tours.balance"
REMINDED = gettext_noop("Tour %(tour)s is back and owes %(owed)s, due by %(due)s.")
UNPAID = gettext_noop("Tour %(tour)s did not pay %(owed)s in time: %(person)s answers for it.")
PAID = gettext_noop("Tour %(tour)s has paid in full.")
ONE_DAY = timedelta(days=1)


@clause("A7.3-4")
def watch_balance(tour: Tour, at: datetime) -> None:
    """Start the clock of the balance once a tour departs and owes, and meet it once it is paid.

    The responsible salesperson owns it; it begins to count on the day of return. Where money that
    met it turns out not to have come, another clock runs until the same day.
    """
    standing = standing_of(tour.pk)
    running = clocks_of(tour).last()
    if standing.price is not None and not standing.owed:
        if running and running.met_at is None:
            meet_deadline(deadline_id=running.pk, by=None, at=at)
            words = {"key": "paid", "clause": "A7.3-4", "at": at}
            tell([tour.sales, tour.operations], PAID, tour=tour, **words)
        return
    if (running is None or running.met_at) and hasattr(tour, "departure"):
        held = in_force("tours", at)
        due_at = balance_due(tour.returns_on, held.params)
        start_deadline(
            kind=BALANCE, key=_following(tour), clause="A7.3-4", version=held.version,
            owner=tour.sales, starts_at=min(max(at, start_of(tour.returns_on)), due_at),
            due_at=due_at,
        )  # fmt: skip


def clocks_of(tour: Tour):
    """The clocks of a tour's balance, the oldest first."""
    key = str(tour.pk)
    rows = Deadline.objects.filter(kind=BALANCE).filter(Q(key=key) | Q(key__startswith=f"{key}:"))
    return rows.order_by("pk")


def _following(tour: Tour) -> str:
    number = clocks_of(tour).count()
    return f"{tour.pk}:{number + 1}" if number else str(tour.pk)


def tour_of(row: Deadline) -> int:
    """The tour of a clock."""
    return int(row.key.partition(":")[0])


def last_day_of(row: Deadline) -> date:
    """The last day on which a balance is paid in time: its clock ends when that day does."""
    return last_day(row.due_at)


def last_day(due_at: datetime) -> date:
    """The last day in time of a clock that ends when a day does."""
    return day_of(due_at - ONE_DAY)


@clause("A7.3-4")
def remind_unpaid(*, at: datetime) -> int:
    """Remind whoever is responsible, once, of each tour that came back and still owes.

    Returns how many tours were reminded of.
    """
    today = start_of(day_of(at))
    running = Deadline.objects.running(at).filter(kind=BALANCE, starts_at__lt=today)
    due = {tour_of(row): last_day_of(row) for row in running}
    found = list(tours().filter(pk__in=due, returns_on__lt=day_of(at)))
    money = standings([tour.pk for tour in found])
    for tour in found:
        owed, until = money[tour.pk].owed, due[tour.pk]
        words = {"key": "remind", "clause": "A7.3-4", "at": at, "owed": yuan(owed)}
        tell([tour.sales], REMINDED, tour=tour, due=until.isoformat(), **words)
    return len(found)


@clause("A7.3-4")
def report_unpaid(deadlines: list[Deadline], at: datetime) -> None:
    """Name who answers for a balance that was not paid in time (handler of `BALANCE`)."""
    for row in deadlines:
        tour = Tour.objects.select_related("sales__supervisor", "operations").get(pk=tour_of(row))
        owed = standing_of(tour.pk).owed
        if not owed or not insert_once(
            BadDebt(tour=tour, person=tour.sales, amount=owed, at=row.breached_at or at)
        ):
            continue
        write(tour, "bad_debt", by=None, at=at, amount=owed, note=tour.sales.name)
        people = [tour.sales, tour.sales.supervisor, tour.operations]
        people += [*allowed("ledger.post_entry"), *allowed("tours.strike_receipt")]
        words = {"key": "debt", "clause": "A7.3-4", "at": at, "person": tour.sales.name}
        tell(people, UNPAID, tour=tour, owed=yuan(owed), **words)


def link_of(row: Deadline) -> str:
    """Where a balance is looked at."""
    return link(tour_of(row))


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """The tour of each clock, by its id."""
    keys = {row.pk: tour_of(row) for row in deadlines}
    names = dict(Tour.objects.filter(pk__in=keys.values()).values_list("pk", "code"))
    return {pk: names.get(tour, "") for pk, tour in keys.items()}
