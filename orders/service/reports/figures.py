"""The figures of a month of the service desk, pulled from where they are kept."""

from collections import Counter
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from orders.desk.clocks.rules import ACCEPTANCE, CONTACT
from orders.desk.models import Order
from orders.service.customers.selectors import came_back
from orders.service.months import following, span_of_month
from orders.service.quality.models import QualitySample
from orders.service.quality.selectors import sums_of
from orders.service.reports.models import Unusual
from orders.service.scripts.models import ScriptUse
from orders.service.scripts.selectors import most_used
from orders.service.tickets.listing import left_at
from orders.service.tickets.models import Ticket
from orders.service.tickets.rules import REPLY, Kind, Outcome
from orders.service.tickets.selectors import clocks_started
from regulations.deadlines.models import Deadline

TOP = 5
# Whose first steps are counted by the month in which they began.
CLOCKS = (ACCEPTANCE.kind, CONTACT.kind, REPLY)


def figures_beside(month: date) -> dict:
    """The figures of a month, those of the month before under `before`."""
    return figures_of(month) | {"before": figures_of(following(month, -1), top=None)}


def figures_of(month: date, top: int | None = TOP) -> dict:
    """The figures of a month as JSON, as the data stands now.

    `orders` {came, acceptance, contact: {due, in_time}}, `tickets` {enquiry, issue: {came, and each
    outcome}}, `replies` {due, in_time}, `open` at the end of the month, `customers` {came,
    returned}, `quality` [{person, name, scored, mean}], `scripts` {uses, most: [[title, times,
    script]]}, `top` of them, `unusual` {told, answered}.
    """
    since, until = span_of_month(month)
    return {
        "orders": _orders(since, until),
        "tickets": _tickets(since, until),
        "replies": _kept(REPLY, since, until),
        "open": _open(until),
        "customers": dict(zip(("came", "returned"), came_back(since, until), strict=True)),
        "quality": _quality(month),
        "scripts": {
            "uses": ScriptUse.objects.filter(at__gte=since, at__lt=until).count(),
            "most": [list(row) for row in most_used(since, until, top)],
        },
        "unusual": Unusual.objects.filter(at__gte=since, at__lt=until).aggregate(
            told=Count("pk"), answered=Count("answer")
        ),
    }


def _orders(since: datetime, until: datetime) -> dict:
    came = Order.objects.filter(placed_at__gte=since, placed_at__lt=until).count()
    return {"came": came} | {
        "acceptance": _kept(ACCEPTANCE.kind, since, until),
        "contact": _kept(CONTACT.kind, since, until),
    }


def _kept(kind: str, since: datetime, until: datetime) -> dict:
    return kept(clocks_started(kind, starts_at__gte=since, starts_at__lt=until))


def kept(rows: QuerySet[Deadline]) -> dict:
    """How many clocks there were, and how many of them were met in time."""
    return rows.aggregate(due=Count("pk"), in_time=Count("pk", filter=Q(met_at__lte=F("due_at"))))


def _tickets(since: datetime, until: datetime) -> dict:
    rows = Ticket.objects.filter(at__gte=since, at__lt=until).values_list("kind", "outcome")
    found = Counter(rows)
    return {
        kind: {"came": sum(n for (of, _outcome), n in found.items() if of == kind)}
        | {outcome.value: found[kind, outcome] for outcome in Outcome if found[kind, outcome]}
        for kind in Kind.values
    }


def _open(until: datetime) -> int:
    return Ticket.objects.filter(left_at(until)).count()


def _quality(month: date) -> list[dict]:
    rows = QualitySample.objects.filter(draw__month=month)
    related = ("person", "ticket", "score__appeal__answer")
    return [
        {
            "person": each.person.pk,
            "name": each.person.name,
            "scored": len(each.scores),
            "mean": each.mean,
        }
        for each in sums_of(rows.select_related(*related))
    ]
