"""Local purchases as pages read them."""

from django.db.models import QuerySet

from hr.people.models import Employee
from hr.supplies.models import LocalPurchase


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
