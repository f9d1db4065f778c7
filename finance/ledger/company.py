"""The money there is at this moment, own and of the groups (A7.1, B3)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from finance.ledger.figures import money_now
from regulations.figures import Figure, Period


def tell(person, period: Period):
    """See `regulations.figures`."""
    money, link = money_now(), reverse("ledger:books")
    for label, amount in (
        (_("Cash, our own"), money.cash_own), (_("Cash of groups"), money.cash_groups),
        (_("Bank, our own"), money.bank_own), (_("Bank, of groups"), money.bank_groups),
    ):  # fmt: skip
        yield Figure(label, f"{amount:,.2f}", link, "A7.5-1", tone="bad" if amount < 0 else "")
