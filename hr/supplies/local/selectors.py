"""Local purchases as pages read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from hr.people.models import Employee
from hr.supplies.items.selectors import limits_of, taken_in_month
from hr.supplies.models import Item, LocalBill, LocalLine, LocalPurchase
from regulations.rulebook import clause


def locals_for(person: Employee) -> QuerySet[LocalPurchase]:
    """The local purchases a person may see, the newest first: one's own, or all."""
    rows = LocalPurchase.objects.select_related("person", "department", "bill__audit__by")
    rows = rows.defer("bill__content").order_by("-id")
    if person.has_perm("supplies.view_every_purchase"):
        return rows
    return rows.filter(person=person)


def to_audit() -> QuerySet[LocalPurchase]:
    """What was bought nearby and nobody audited yet, the oldest first."""
    rows = LocalPurchase.objects.filter(bill__isnull=False, bill__audit=None)
    return rows.select_related("person", "department", "bill").defer("bill__content").order_by("id")


@dataclass(frozen=True)
class Beyond:
    """An item of which a department took more in a month than its limit."""

    item: Item
    taken: int
    limit: int


@clause("A3-1", "A3-5")
def beyond_limits(bill: LocalBill, lines: Sequence[LocalLine]) -> list[Beyond]:
    """What was bought nearby beyond the limits of the department, for the audit to see.

    The goods are bought: booked they are all the same, or the books would not say what was used.
    """
    unit, items = bill.purchase.department_id, [line.item for line in lines]
    limits, taken = limits_of(unit, items), taken_in_month(unit, items, bill.at)
    found = ((item, taken.get(item.pk, 0), limits.get(item.pk)) for item in items)
    return [Beyond(*row) for row in found if row[2] is not None and row[1] > row[2]]
