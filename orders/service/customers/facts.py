"""What the lead reads of a customer who was reported."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from orders.service.customers.models import CustomerOrder, Flag
from orders.service.customers.rules import LEAD_CONFIRMS, page_of
from regulations.approvals.rules import Stage


def link_of(document: Flag) -> str:
    """Where the customer is looked at."""
    return page_of(document.customer_id)


def facts_of(document: Flag) -> Iterable[tuple[object, object]]:
    """The customer, what happened, who reported it, how many orders there are."""
    row = Flag.objects.select_related("customer", "by").get(pk=document.pk)
    orders = CustomerOrder.objects.filter(key__customer=row.customer_id)[:100].count()
    return [
        (_("Customer"), row.customer.name),
        (_("What happened"), row.reason),
        (_("Reported by"), f"{row.by.number} {row.by.name}"),
        (_("Orders"), orders),
    ]


def charts_of(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The one chain there is."""
    return [(_("difficult customer"), LEAD_CONFIRMS)]
