"""Past purchases, signatures and audits judged anew: what a draft of the numbers is tried by."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext_noop

from hr.supplies.letters import link
from hr.supplies.local import auditing
from hr.supplies.models import Choice, Order
from hr.supplies.rules import State, SupplyRules
from hr.supplies.stock import services as stock
from regulations.amendments.registry import Progress, first_day
from regulations.amendments.rules import Changed
from regulations.deadlines.models import Deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import span_of

COVERS = ("quotes_at_least", "sign_within_days", "audit_within_days")
ENOUGH, FEW = gettext_noop("quotes enough"), gettext_noop("too few quotes without a consent")
IN_TIME, LATE = gettext_noop("within its days"), gettext_noop("beyond its days")
# The clock of each number: its kind, where it leads, and what it runs for.
CLOCKS = {
    "sign_within_days": (stock.SIGN, stock.link_of_deadline, stock.names_of),
    "audit_within_days": (auditing.AUDIT, auditing.link_of_deadline, auditing.names_of),
}


@clause("A3-3", "A3-L3", "A3-5")
def judge_supplies(
    before: SupplyRules, after: SupplyRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every order, signature and audit of these days that one set of numbers alone refuses.

    What is proposed to be ordered is advice and judged by nobody.
    """
    start, end = span_of(since, until)
    progress(0, 2)
    if before.quotes_at_least != after.quotes_at_least:
        yield from _ordered(before, after, start, end)
    progress(1, 2)
    for name, clock in CLOCKS.items():
        days = getattr(before, name), getattr(after, name)
        if days[0] != days[1]:
            yield from _kept(clock, days, start, end)
    progress(2, 2)


def first() -> date | None:
    """The first day of an order, a signature or an audit."""
    clocks = Deadline.objects.filter(kind__in=[stock.SIGN, auditing.AUDIT])
    return first_day((Order.objects.all(), "at"), (clocks, "starts_at"))


def _ordered(before: SupplyRules, after: SupplyRules, start: datetime, end: datetime):
    """Orders on so many quotes; one that was consented to is so under all numbers."""
    consented = Choice.objects.filter(state=State.APPROVED).values("quote")
    rows = Order.objects.filter(at__gte=start, at__lt=end).exclude(quote__in=consented)
    rows = rows.select_related("supplier").annotate(offers=Count("purchase__quotes"))
    for row in rows.order_by("at", "pk").iterator():
        was, now = (
            ENOUGH if row.offers >= each.quotes_at_least else FEW for each in (before, after)
        )
        if was != now:
            yield Changed(
                person_id=row.by_id, clause="A3-3", at=row.at, what=f"{row.name} {row.supplier}",
                before=was, after=now, is_worse=now == FEW, link=link("orders", row.pk),
            )  # fmt: skip


def _kept(clock: tuple, days: tuple[int, int], start: datetime, end: datetime):
    """Clocks that began in these days and were not called off."""
    kind, link_of, names_of = clock
    rows = Deadline.objects.filter(
        kind=kind, starts_at__gte=start, starts_at__lt=end, voided_at=None
    )
    for row in rows.order_by("starts_at", "pk").iterator():
        done = row.met_at or end
        was, now = (
            IN_TIME if done <= row.starts_at + timedelta(days=each) else LATE for each in days
        )
        if was != now:
            yield Changed(
                person_id=row.owner_id, clause=row.clause, at=row.starts_at,
                what=names_of([row]).get(row.pk, ""), before=was, after=now,
                is_worse=now == LATE, link=link_of(row),
            )  # fmt: skip
