"""Requests with their lines and quotes, as pages and services read them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from hr.people.models import Employee
from hr.supplies.models import Choice, Purchase, Quote
from hr.supplies.requests.rules import Offer, ranked
from regulations.approvals.selectors import open_step_of

PAGE = 30


@dataclass(frozen=True)
class Priced:
    """A quote with the price of each line, in the order of the lines, and its sum."""

    quote: Quote
    prices: list[Decimal]
    total: Decimal
    place: int = 0

    @property
    def is_best(self) -> bool:
        """Whether the rule takes it."""
        return self.place == 1

    @property
    def offer(self) -> Offer:
        """The quote as the rule sees it."""
        return Offer(self.quote.pk, self.total, self.quote.delivery_on, self.quote.at)


def priced_quotes(purchase: Purchase) -> list[Priced]:
    """The quotes of a request, the best first."""
    lines = list(purchase.lines.all())
    rows = purchase.quotes.select_related("supplier", "by").prefetch_related("prices")
    found = {}
    for quote in rows:
        by_line = {price.line_id: price.price for price in quote.prices.all()}
        prices = [by_line[line.pk] for line in lines]
        total = sum(
            (price * line.quantity for price, line in zip(prices, lines, strict=True)), Decimal(0)
        )
        found[quote.pk] = Priced(quote, prices, total)
    order = ranked([each.offer for each in found.values()])
    return [
        Priced(found[each.pk].quote, found[each.pk].prices, each.total, place)
        for place, each in enumerate(order, 1)
    ]


def offers_of(purchase: Purchase) -> list[Offer]:
    """The quotes of a request as the rule sees them."""
    return [each.offer for each in priced_quotes(purchase)]


def open_choice(purchase: Purchase) -> Choice | None:
    """The wish for another quote that waits or was consented to."""
    rows = purchase.choices.filter(state__in=("pending", "approved"))
    return rows.select_related("quote__supplier", "person", "approval").first()


def purchases_for(person: Employee) -> QuerySet[Purchase]:
    """The requests a person may see, the newest first: one's own, or all."""
    rows = Purchase.objects.select_related("person", "department", "order").order_by("-id")
    if person.has_perm("supplies.view_every_purchase"):
        return rows
    return rows.filter(person=person)


def may_see(document, person: Employee, at: datetime) -> bool:
    """Whether a person sees a request or local purchase: the asker, who decides, who sees all."""
    if person.pk == document.person_id or person.has_perm("supplies.view_every_purchase"):
        return True
    approval = document.approval
    if approval is None:
        return False
    return (
        bool(open_step_of(approval, person, at))
        or approval.decisions.filter(principal=person).exists()
    )


def page_of(rows: QuerySet, before: int | None) -> tuple[list, int | None]:
    """A page of rows before a row, and the row the next page is before."""
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
