"""What of the money keeps a tour from being settled: pure functions over figures."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from finance.tours.rules import yuan
from regulations.rulebook import clause


@clause("A7.3-4", "A7.3-5")
def check_back(returns_on: date, today: date) -> None:
    """Refuse to settle a tour before the day on which it returns."""
    if today < returns_on:
        raise ValidationError(
            _("The tour returns on %(day)s: it is settled once it is back."),
            params={"day": returns_on.isoformat()}, code="A7.3-4",
        )  # fmt: skip


@clause("A7.3-2")
def check_undone(is_being_undone: bool) -> None:
    """Refuse to settle while the money of a voucher that is undone has not moved back."""
    if is_being_undone:
        raise ValidationError(
            _(
                "A voucher of this tour is being undone: its reversal is carried out first, or "
                "dropped."
            ),
            code="A7.3-2",
        )


@clause("A7.3-2")
def check_top(top: Decimal, money_left: Decimal) -> None:
    """Refuse to pay a guide more on top than the tour has left."""
    if top > max(money_left, Decimal(0)):
        raise ValidationError(
            _(
                "The tour has not the money to pay %(sum)s on top: ask for an advance, which the "
                "general manager approves."
            ),
            params={"sum": yuan(top)}, code="A7.3-2",
        )  # fmt: skip


@clause("A7.3-2")
def check_paid(price: Decimal, received: Decimal) -> None:
    """Refuse to settle while the customer paid more than the price: that is not the company's."""
    if received > price:
        raise ValidationError(
            _("The customer paid %(more)s more than the price: it goes back first."),
            params={"more": yuan(received - price)}, code="A7.3-2",
        )  # fmt: skip
