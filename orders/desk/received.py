"""Orders that were placed in a period, and what was paid for them: by when, not by urgency."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from orders.desk.listing import read_keyset
from orders.desk.models import Order
from regulations.figures import Days

PAGE = 40


@dataclass(frozen=True)
class Sums:
    """What the orders of one currency come to."""

    currency: str
    count: int
    paid: Decimal


@dataclass
class Received:
    """A page of orders, the newest first, what all of them come to, and the keyset of the next."""

    rows: list[Order]
    sums: list[Sums] = field(default_factory=list)
    following: str = ""

    @property
    def count(self) -> int:
        """How many there are on all pages together."""
        return sum(each.count for each in self.sums)


def received(days: Days, currency: str = "") -> QuerySet[Order]:
    """Orders placed on these days, whatever became of them; of one currency where it is named."""
    rows = Order.objects.filter(**days.of_moments("placed_at"))
    return rows.filter(currency=currency) if currency else rows


def received_page(days: Days, currency: str, after: str) -> Received:
    """The page of them that begins after a keyset."""
    rows = received(days, currency)
    sums = rows.order_by("currency").values_list("currency")
    sums = [Sums(*each) for each in sums.annotate(count=Count("pk"), paid=Sum("paid"))]
    if place := read_keyset(after):
        moment, pk = place
        rows = rows.filter(Q(placed_at__lt=moment) | Q(placed_at=moment, pk__lt=pk))
    found = rows.select_related("standing").order_by("-placed_at", "-pk")
    found = list(found.defer("search_text", "search_words")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = f"{round(last.placed_at.timestamp() * 1_000_000)}~{last.pk}" if last else ""
    return Received(found[:PAGE], sums, following)
