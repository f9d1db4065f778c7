"""What of the money keeps a tour from being settled: pure functions over figures."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause


@clause("A7.3-2")
def check_top(top: Decimal, money_left: Decimal) -> None:
    """Refuse to pay a guide more on top than the tour has left."""
    if top > max(money_left, Decimal(0)):
        raise ValidationError(
            _(
                "The tour has not the money to pay %(sum)s on top: ask for an advance, which the "
                "general manager approves."
            ),
            params={"sum": top}, code="A7.3-2",
        )  # fmt: skip


@clause("A7.3-2")
def check_paid(price: Decimal, received: Decimal) -> None:
    """Refuse to settle while the customer paid more than the price: that is not the company's."""
    if received > price:
        raise ValidationError(
            _("The customer paid %(more)s more than the price: it goes back first."),
            params={"more": received - price}, code="A7.3-2",
        )  # fmt: skip
