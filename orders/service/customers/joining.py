"""Orders joined to customers, a batch at a time: by the same account or phone, and no more."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from hr.people.rules import initials
from orders.desk.models import Order
from orders.service.customers.models import Customer, CustomerKey, CustomerOrder
from orders.service.customers.rules import Key, keys_of_order
from regulations.rulebook import clause

BATCH = 2000
UNNAMED = "—"  # the shop told no name
# An order with a lower number may be committed later: so far back is looked again.
_BACK = 1000
_WAITING = """
SELECT o.id, o.channel, o.buyer, o.receiver, o.phone, o.placed_at FROM desk_order AS o
WHERE o.id > (SELECT coalesce(max(order_id), 0) FROM service_customerorder) - %s
    AND NOT EXISTS (SELECT FROM service_customerorder AS j WHERE j.order_id = o.id)
ORDER BY o.id LIMIT %s
"""


@clause("C10-6")
@transaction.atomic
def join_orders(*, at: datetime, limit: int = BATCH) -> int:
    """Say of the next orders whose they are; how many were looked at. One run at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('service.join', 0))")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_WAITING, [_BACK, limit])
        rows = cursor.fetchall()
    wanted = {}
    for order, channel, buyer, receiver, phone, _placed in rows:
        keys = keys_of_order(channel=channel, buyer=buyer, phone=phone)
        wanted[order] = (keys, receiver.strip() or buyer.strip())
    found = known(key for keys, _name in wanted.values() for key in keys)
    _make(((keys[0], name) for keys, name in wanted.values() if keys and not _of(keys, found)), at)
    found = known(key for keys, _name in wanted.values() for key in keys)
    CustomerOrder.objects.bulk_create(
        CustomerOrder(order_id=order, key=_of(wanted[order][0], found), placed_at=placed_at)
        for order, *_facts, placed_at in rows
    )
    return len(rows)


def _of(keys: list[Key], found: dict[Key, CustomerKey]) -> CustomerKey | None:
    """The surest of these keys by which somebody is known."""
    return next((found[key] for key in keys if key in found), None)


def known(keys: Iterable[Key]) -> dict[Key, CustomerKey]:
    """Which of these keys somebody has."""
    wanted = set(keys)
    rows = CustomerKey.objects.select_related("customer").filter(
        value__in={key.value for key in wanted}
    )
    found = {Key(row.kind, row.value): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}


@clause("C10-2", "C10-6")
def know_by_order(*, customer: Customer, order: Order) -> None:
    """Have a customer known by what their order tells, where nobody is; what joins orders does the
    rest. Who closes an enquiry as a deal says whose order it is."""
    keys = keys_of_order(channel=order.channel, buyer=order.buyer, phone=order.phone)
    if not known(keys):
        CustomerKey.objects.bulk_create(
            CustomerKey(customer=customer, first=customer, kind=key.kind, value=key.value)
            for key in keys
        )


def _make(new: Iterable[tuple[Key, str]], at: datetime) -> None:
    """Customers for keys nobody has, each once; named as their first order is."""
    names: dict[Key, str] = {}
    for key, name in new:
        names.setdefault(key, name)
    people = Customer.objects.bulk_create(
        Customer(name=name or UNNAMED, initials=initials(name)[:20], at=at)
        for name in names.values()
    )
    CustomerKey.objects.bulk_create(
        CustomerKey(customer=person, first=person, kind=key.kind, value=key.value)
        for key, person in zip(names, people, strict=True)
    )
