"""What whoever decides reads of requests, choices, slips and local purchases; their chains."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr.supplies.letters import link
from hr.supplies.models import Choice, LocalPurchase, Purchase, Slip
from hr.supplies.requests.selectors import priced_quotes
from hr.supplies.rules import another_quote_chain, request_chain, slip_chain
from hr.supplies.seats import hands_of
from regulations.approvals.registry import ASKED
from regulations.approvals.rules import Stage

Facts = Iterable[tuple[object, object]]
Charts = Iterable[tuple[object, tuple[Stage, ...]]]


def link_of_purchase(purchase: Purchase) -> str:
    """Where a request is looked at."""
    return link("requests", purchase.pk)


def link_of_choice(choice: Choice) -> str:
    """Where a choice is looked at: with its request."""
    return link("requests", choice.purchase_id)


def link_of_slip(slip: Slip) -> str:
    """Where a slip is looked at: with its order."""
    return link("orders", slip.order_id)


def link_of_local(local: LocalPurchase) -> str:
    """Where a local purchase is looked at."""
    return link("local", local.pk)


def request_charts(at: datetime) -> Charts:
    """Every chain of a request."""
    return [("", request_chain())]


def choice_charts(at: datetime) -> Charts:
    """Every chain of another quote."""
    return [("", another_quote_chain())]


def slip_charts(at: datetime) -> Charts:
    """Every chain of a payment slip."""
    return [("", slip_chain())]


def facts_of_purchase(document: Purchase) -> Facts:
    """What the manager reads of a request: each line with the arithmetic behind it."""
    row = Purchase.objects.select_related("person", "department").get(pk=document.pk)
    facts = [
        (_("Person"), f"{row.person.number} {row.person.name}"),
        (_("Department"), row.department.name),
        (_("Purpose"), row.get_purpose_display()),
        (_("Reason"), row.reason),
    ]
    for line in row.lines.select_related("item"):
        text = f"{line.quantity} {line.item.unit} · {grounds_text(line.grounds)}"
        facts.append((line.item.name, text))
    return facts


def grounds_text(grounds: dict) -> str:
    """The arithmetic of a line in words; empty where none is kept."""
    if not grounds:
        return ""
    text = _(
        "used %(issued)s in %(days)s days, for %(horizon)s days %(needed)s; on hand %(on_hand)s, "
        "on order %(on_order)s, asked for %(asked)s: proposed %(proposed)s"
    )
    return text % grounds


def facts_of_choice(document: Choice) -> Facts:
    """What is read of a wish for another quote: every quote with its sum."""
    row = Choice.objects.select_related("purchase", "quote__supplier").get(pk=document.pk)
    facts = [(_("Wanted"), row.quote.supplier.name), (_("Reason"), row.reason)]
    for each in priced_quotes(row.purchase):
        text = f"{each.total:,.2f} · {each.quote.delivery_on}"
        facts.append((f"{each.place}. {each.quote.supplier.name}", text))
    return facts


def facts_of_slip(document: Slip) -> Facts:
    """What the signers read of a payment slip: order, goods and invoice agree."""
    row = Slip.objects.select_related("order__supplier", "order__by", "invoice").get(pk=document.pk)
    order = row.order
    takers = dict.fromkeys(each.by.name for each in order.deliveries.select_related("by"))
    return [
        (_("Order"), order.name),
        (_("Supplier"), order.supplier.name),
        (_("Invoice"), f"{row.invoice.number} · {row.invoice.day}"),
        (_("Sum"), f"{row.amount:,.2f}"),
        (_("Ordered by"), order.by.name),
        (_("Taken in by"), " ".join(takers)),
        (_("Match"), _("Order, goods and invoice agree line by line.")),
    ]


def why_barred_from_slip(slip: Slip, person_id: int) -> object:
    """Why somebody does not sign a slip: they had a hand in the order."""
    if person_id in hands_of(slip):
        return gettext_lazy("Who ordered, took in or made the slip does not sign it.")
    return ASKED


def facts_of_local(document: LocalPurchase) -> Facts:
    """What the manager reads of an application to buy nearby."""
    row = LocalPurchase.objects.select_related("person", "department").get(pk=document.pk)
    return [
        (_("Person"), f"{row.person.number} {row.person.name}"),
        (_("Department"), row.department.name),
        (_("What is to be bought"), row.what),
        (_("Why the office cannot buy it"), row.reason),
        (_("At most"), f"{row.most:,.2f}"),
    ]
