"""What may go back to a customer, and who decides on it: pure functions."""

from decimal import Decimal

from django.utils.translation import gettext_noop

from finance.tours.rules import ZERO, Standing
from hr.people.rules import HEAD
from regulations.approvals.rules import Stage
from regulations.rulebook import clause

CHAIN = (Stage("chief_accountant", gettext_noop("Chief accountant")),)
CHAIN_OF_STRANGERS = (*CHAIN, Stage(HEAD, gettext_noop("General manager")))


@clause("A7.3-2")
def refundable_of(standing: Standing, *, is_called_off: bool) -> Decimal:
    """What a customer may get back: paid beyond the price, and not committed."""
    price = ZERO if is_called_off else standing.price or ZERO
    return max(min(standing.received - price, standing.money_left), ZERO)


@clause("A7.3-2")
def refund_chain(*, is_payer: bool, is_called_off: bool) -> tuple[Stage, ...]:
    """Who decides on a refund: the general manager too where the payee paid nothing for the tour,
    or where all of it goes back."""
    return CHAIN if is_payer and not is_called_off else CHAIN_OF_STRANGERS
