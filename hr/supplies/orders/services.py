"""The verbs of orders: place one, mail it, end it, report what does not come."""

from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from hr.people.models import Employee
from hr.people.selectors import superior_ids
from hr.supplies.items.services import only_office
from hr.supplies.letters import link, tell
from hr.supplies.models import Order, OrderEnd, OrderMail, Purchase, Quote
from hr.supplies.refusals import in_words
from hr.supplies.requests.rules import check_chosen
from hr.supplies.requests.selectors import offers_of, open_choice
from hr.supplies.requests.services import lock_purchase, words
from hr.supplies.rules import OrderState, State, check_delivery, check_reason, delivery_due
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import start_deadline, void_deadline
from regulations.notices.outside import mail_out
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

DELIVERY = "supplies.delivery"
PLACED = gettext_noop("Ordered from %(supplier)s, to come by %(day)s: %(items)s")
OVERDUE = gettext_noop("Order %(order)s of %(supplier)s has not come by %(day)s.")
ENDED = gettext_noop("nothing more is to come of the order")


@clause("A3-1", "A3-2", "A3-3", "A3-L4")
@transaction.atomic
def place_order(
    *, quote_id: int, delivery_on: date | None = None, by: Employee, at: datetime
) -> Order:
    """Order what an approved request asks for by a quote; the clock of its delivery starts.

    The office alone orders. Refused: another quote than the cheapest of enough, without the
    consent one level up. The lines are those of the request, at the prices of the quote.
    """
    only_office(by, "place_order")
    quote = Quote.objects.select_related("supplier").get(pk=quote_id)
    purchase = lock_purchase(quote.purchase_id)
    if purchase.state != State.APPROVED:
        raise ValidationError(
            gettext_lazy("Only what an approved request asks for is ordered."), code="A3-L4"
        )
    held = in_force("supplies", at)
    _check_quote(purchase, quote, held.params.quotes_at_least)
    day = delivery_on or quote.delivery_on
    check_delivery(day, day_of(at))
    with in_words("A3-L4"):
        order = Order.objects.create(purchase=purchase, quote=quote, delivery_on=day, by=by, at=at)
    order.refresh_from_db()
    _watch(order, held, at)
    tell(
        [purchase.person], PLACED, url=link("orders", order.pk), key=f"placed:{order.pk}",
        clause="A3-2", by=by, at=at, supplier=quote.supplier.name, day=f"{day}",
        items=words(purchase)["items"],
    )  # fmt: skip
    return order


def _check_quote(purchase: Purchase, quote: Quote, at_least: int) -> None:
    """Refuse another quote than the rule takes, unless that very one was consented to."""
    choice = open_choice(purchase)
    is_consented = bool(choice and choice.state == State.APPROVED and choice.quote_id == quote.pk)
    check_chosen(offers_of(purchase), quote.pk, at_least, is_consented=is_consented)


def _watch(order: Order, held, at: datetime) -> None:
    """Start the clock of a delivery; its owner is who ordered."""
    order.deadline = start_deadline(
        kind=DELIVERY, key=str(order.pk), clause="A3-2", version=held.version, owner=order.by,
        starts_at=at, due_at=delivery_due(order.delivery_on),
    )  # fmt: skip
    order.save(update_fields=["deadline"])


@clause("A3-2")
def watch_again(order: Order, *, key: str, at: datetime) -> None:
    """Less came than was counted: what is still to come has a clock of its own, until its delivery
    date, or where that has passed until the end of the day. Nothing while the first one runs."""
    if order.deadline.met_at is None:
        return
    day = max(order.delivery_on, day_of(at))
    order.deadline = start_deadline(
        kind=DELIVERY, key=key, clause="A3-2", version=in_force("supplies", at).version,
        owner=order.by, starts_at=at, due_at=delivery_due(day),
    )  # fmt: skip
    order.save(update_fields=["deadline"])


@clause("A3-2")
def mail_order(*, order_id: int, by: Employee, at: datetime) -> OrderMail:
    """Mail an order to its supplier, with what, how much, and until when; kept with what came of
    it. A server that refuses changes nothing of the order."""
    only_office(by, "place_order")
    order = Order.objects.select_related("supplier", "by").get(pk=order_id)
    email = order.supplier.email
    if not email:
        raise ValidationError(
            gettext_lazy("The supplier has no mail address: print the order, or phone."),
            code="A3-2",
        )
    with translation.override(settings.LANGUAGE_CODE):
        title, body = letter(order)
        trouble = mail_out(email=email, title=title, body=body)
    with in_words("A3-2"):
        return OrderMail.objects.create(
            order=order, email=email, trouble=trouble[:200], by=by, at=at
        )


def letter(order: Order) -> tuple[str, str]:
    """Title and text of the mail of an order, in the language that is active."""
    names = {"company": settings.COMPANY_NAME, "order": order.name}
    title = _("%(company)s: order %(order)s") % names
    lines = [
        f"{row.item.name}（{row.item.specification}） {row.quantity} {row.item.unit}"
        f" × {row.price:,.2f} = {row.price * row.quantity:,.2f}"
        for row in order.lines.select_related("item")
    ]
    until = _("Please deliver by %(day)s.") % {"day": f"{order.delivery_on:%Y-%m-%d}"}
    total = _("Sum: %(total)s yuan") % {"total": f"{order.total:,.2f}"}
    return title, "\n".join([title, "", *lines, "", total, until, "", order.by.name])


@clause("A3-4")
@transaction.atomic
def end_order(*, order_id: int, reason: str, by: Employee, at: datetime) -> OrderEnd:
    """Nothing more is to come, with the reason: what came until then counts as ordered.

    An order of which nothing came is cancelled, and what is still needed is asked for anew.
    """
    only_office(by, "place_order")
    check_reason(reason, ref="A3-4")
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.state != OrderState.PLACED:
        raise ValidationError(gettext_lazy("Nothing more of this order is to come."), code="A3-4")
    with in_words("A3-4"):
        end = OrderEnd.objects.create(order=order, reason=reason.strip()[:200], by=by, at=at)
    void_deadline(deadline_id=order.deadline_id, reason=ENDED, at=at)
    return end


def report_overdue(deadlines: list[Deadline], at: datetime) -> None:
    """Tell who ordered, who asked and the superior of goods that have not come (of `DELIVERY`)."""
    for order in _orders(deadlines).values():
        above = superior_ids(order.by_id)[:1]
        people = [order.by, order.purchase.person, *Employee.objects.filter(pk__in=above)]
        tell(
            people, OVERDUE, url=link("orders", order.pk), key=f"overdue:{order.pk}",
            clause="A3-2", at=at, order=order.name, supplier=order.supplier.name,
            day=f"{order.delivery_on}",
        )  # fmt: skip


def _orders(deadlines: list[Deadline]) -> dict[int, Order]:
    rows = Order.objects.filter(deadline__in=deadlines)
    return {
        row.deadline_id: row for row in rows.select_related("supplier", "by", "purchase__person")
    }


def link_of_deadline(row: Deadline) -> str:
    """Where an order is looked at."""
    return link("orders", int(row.key.partition("-")[0]))


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the order and its supplier."""
    return {pk: f"{row.name} {row.supplier}" for pk, row in _orders(deadlines).items()}
