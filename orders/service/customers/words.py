"""What the order desk shows of an order's customer, in its panel and in its list."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from orders.desk.listing import Row
from orders.desk.models import Order
from orders.desk.registry import Word
from orders.service.customers.marks import difficult, marks_of
from orders.service.customers.rules import page_of
from orders.service.customers.selectors import (
    customer_of_order,
    customers_of,
)
from regulations.rulebook import clause


@clause("C10-9", "C10-1")
def words_on(order: Order) -> Iterator[Word]:
    """The customer's page, and the mark of a difficult one with what happened."""
    customer = customer_of_order(order)
    if customer is None:
        return
    marks, link = marks_of(customer), page_of(customer.pk)
    if marks.reason:
        text = _("difficult customer: %(reason)s") % {"reason": marks.reason}
        yield Word(text, link, "C10-9", warns=True)
    if marks.is_prospect:
        yield Word(_("prospect"), link, "C10-1")
    yield Word(_("all of this customer"), link)


@clause("C10-9")
def marks_on(rows: list[Row]) -> dict[int, str]:
    """What happened with the difficult ones among the customers of a page of orders."""
    reasons = difficult()
    whose = customers_of(rows) if reasons else {}
    return {pk: reasons[one.pk] for pk, one in whose.items() if one.pk in reasons}
