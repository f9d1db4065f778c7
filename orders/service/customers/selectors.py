"""Customers as pages show them, with all they did; marks of difficult ones; how many came back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from orders.desk.listing import Row
from orders.desk.models import Order
from orders.service.customers.joining import known
from orders.service.customers.marks import PROSPECTS, difficult
from orders.service.customers.models import Customer, CustomerKey, CustomerOrder
from orders.service.customers.rules import keys_of_order, phone_key
from regulations.figures import Days
from regulations.rulebook import clause
from regulations.rulebook.rules import span_of

PAGE = 30
# Who ordered in a time, and whether they had ordered before.
_CAME = """
WITH came AS (
    SELECT k.customer_id AS customer, min(j.placed_at) AS first
    FROM service_customerorder AS j JOIN service_customerkey AS k ON k.id = j.key_id
    WHERE j.placed_at >= %s AND j.placed_at < %s GROUP BY k.customer_id
), told AS (
    SELECT customer, EXISTS (
        SELECT FROM service_customerkey AS k JOIN service_customerorder AS j ON j.key_id = k.id
        WHERE k.customer_id = came.customer AND j.placed_at < came.first) AS is_back
    FROM came
)
"""
_RETURNING = f"{_CAME} SELECT count(*), count(*) FILTER (WHERE is_back) FROM told"
ORDERED, RETURNED = "ordered", "returned"
# Of a list of customers: those who ordered in a time, and those of them who had before.
_WHO_CAME = {
    ORDERED: f"{_CAME} SELECT customer FROM told",
    RETURNED: f"{_CAME} SELECT customer FROM told WHERE is_back",
}

# Whose name holds a text, wherever in it.
_HOLDS = "SELECT id FROM service_customer WHERE bylaw_bigrams(name) @@ bylaw_bigram_query(%s)"


def customers() -> QuerySet[Customer]:
    """Everybody who stands alone, the newest first."""
    return Customer.objects.filter(into=None).order_by("-id")


@clause("C10-1")
def found_customers(
    text: str, *, only: str = "", days: Days | None = None, before: int | None = None,
    most: int = PAGE + 1,
) -> list[Customer]:  # fmt: skip
    """One page and one row more, or `most`: by a part of the name, initials, phone number or
    account; the newest first.

    `only`: "prospects", "difficult", or of those who placed an order on `days` ORDERED (all) or
    RETURNED (who had ordered before).
    """
    rows = customers()
    if text:
        rows = rows.filter(_named(text))
    if only == "difficult":
        rows = rows.filter(pk__in=list(difficult()))
    elif only == "prospects":
        rows = rows.filter(pk__in=RawSQL(PROSPECTS, []))
    elif only in _WHO_CAME and days and days.since and days.until:
        rows = rows.filter(pk__in=RawSQL(_WHO_CAME[only], span_of(days.since, days.until)))
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.prefetch_related("keys")[:most])


def _named(text: str) -> Q:
    fits = Q(name__startswith=text) | Q(initials__startswith=text.lower())
    fits |= Q(pk__in=RawSQL(_HOLDS, [text]))
    number = phone_key(text)
    values = [number.value if number else text, f"taobao:{text}"]
    return fits | Q(Exists(CustomerKey.objects.filter(customer=OuterRef("pk"), value__in=values)))


def everybody_in(customer: Customer) -> list[int]:
    """The ids of a customer and of all who were merged into them."""
    found, newest = [customer.pk], [customer.pk]
    while newest:
        rows = Customer.objects.filter(into__in=newest)
        newest = list(rows.values_list("pk", flat=True))
        found += newest
    return found


def alike(customer: Customer, orders: Iterable[Order]) -> list[Customer]:
    """Others known by a phone number that stands in these orders of a customer."""
    keys = [phone_key(order.phone) for order in orders]
    rows = known(key for key in keys if key).values()
    ids = {row.customer_id for row in rows} - {customer.pk}
    return list(customers().filter(pk__in=ids)[:5])


def orders_of(customer: Customer, limit: int) -> list[Order]:
    """The newest orders of a customer."""
    joined = CustomerOrder.objects.filter(key__customer=customer).order_by("-placed_at")
    return [row.order for row in joined.select_related("order__standing")[:limit]]


def customer_of_order(order: Order) -> Customer | None:
    """Whose order it is; None where nobody is known by its keys yet."""
    return customers_of([order]).get(order.pk)


def customers_of(orders: Iterable[Order | Row]) -> dict[int, Customer]:
    """Whose orders these are, by their ids; who is not known by their keys yet is left out."""
    keys = {
        each.pk: keys_of_order(channel=each.channel, buyer=each.buyer, phone=each.phone)
        for each in orders
    }
    found, whose = known(key for row in keys.values() for key in row), {}
    for pk, row in keys.items():
        if surest := next((found[key] for key in row if key in found), None):
            whose[pk] = surest.customer
    return whose


@clause("C10-6")
def came_back(start: datetime, end: datetime) -> tuple[int, int]:
    """Customers who ordered in a time, and those of them who had ordered before it."""
    with connection.cursor() as cursor:
        cursor.execute(_RETURNING, [start, end])
        return cursor.fetchone()
