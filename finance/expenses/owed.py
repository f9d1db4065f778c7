"""Money of undone vouchers that is still on its way: until it is back, nothing else is done."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from finance.expenses.models import Spending, Undoing
from finance.ledger.models import Entry, Movement
from regulations.rulebook import clause


def reversals_waiting(spending: Spending) -> list[Entry]:
    """The reversals of a request's vouchers whose money has not moved yet, the oldest first."""
    mine = Q(payment__claim__spending=spending) | Q(payment__advance__spending=spending)
    undone = Undoing.objects.filter(mine | Q(advance__spending=spending))
    rows = undone.values_list("payment__entry", "advance__entry")
    vouchers = [paid or lent for paid, lent in rows]
    moved = Movement.objects.filter(entry=OuterRef("reverses"))
    back = Entry.objects.filter(reverses__in=vouchers, movement=None, dropping=None)
    return list(back.filter(Exists(moved)).order_by("pk"))


@clause("A7.1-2", "A7.2-3")
def check_back(spending: Spending) -> None:
    """Refuse to go on with a request while money of an undone voucher has not come back."""
    if reversals_waiting(spending):
        raise ValidationError(
            _(
                "What was undone has not come back yet: its reversing voucher moves its money "
                "first."
            ),
            code="A7.1-2",
        )
