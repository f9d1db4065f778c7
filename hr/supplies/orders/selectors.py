"""Orders as pages and services read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from hr.supplies.models import DeliveryFix, DeliveryLine, Order, OrderLine, Slip
from hr.supplies.registry import paid
from hr.supplies.rules import OrderState, State
from regulations.rulebook import clause

OPEN = (OrderState.PLACED, OrderState.DELIVERED, OrderState.MATCHED)


@dataclass(frozen=True)
class Progress:
    """A line of an order with what came of it."""

    line: OrderLine
    good: int
    bad: int

    @property
    def left(self) -> int:
        """Pieces still to come."""
        return self.line.quantity - self.good


def progress_of(order: Order) -> list[Progress]:
    """The lines of an order with what came of each."""
    rows = order.lines.select_related("item").order_by("id")
    rows = rows.annotate(good=_came("good"), bad=_came("bad"))
    return [Progress(line, line.good, line.bad) for line in rows]


def _came(what: str):
    """Pieces that came of a line of an order, with whatever was put right since."""
    told = DeliveryLine.objects.filter(line=OuterRef("pk")).order_by().values("line")
    fixed = DeliveryFix.objects.filter(line__line=OuterRef("pk")).order_by().values("line__line")
    sums = (rows.annotate(n=Sum(what)).values("n") for rows in (told, fixed))
    first, second = (Coalesce(Subquery(each), 0) for each in sums)
    return first + second


def orders_listed() -> QuerySet[Order]:
    """Orders with what a list shows of them, the newest first."""
    return Order.objects.select_related("supplier", "by", "deadline", "purchase__department")


def overdue(at: datetime) -> QuerySet[Order]:
    """Orders on their way whose delivery date has passed, the oldest first."""
    rows = orders_listed().filter(state=OrderState.PLACED, deadline__due_at__lt=at)
    return rows.order_by("delivery_on", "id")


@clause("A3-4")
def mark_paid(orders: Iterable[Order]) -> None:
    """Give each order `is_paid`, as the rooms that pay say: two queries, however many there are."""
    signed = {order.pk: order for order in orders if order.state == OrderState.SIGNED}
    slips = Slip.objects.filter(order__in=signed, state=State.APPROVED)
    of = dict(slips.values_list("pk", "order")) if signed else {}
    for slip in paid(list(of)) if of else ():
        signed[of[slip]].is_paid = True


def counts() -> dict[str, int]:
    """How many orders stand where, of those that are not over."""
    rows = Order.objects.filter(state__in=OPEN).order_by().values_list("state")
    return dict(rows.annotate(Count("pk")))
