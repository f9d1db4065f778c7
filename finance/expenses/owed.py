"""Reversals that are not carried out yet: until their money is back, nothing else is done."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from finance.expenses.models import Advance, Payment, Run, Spending
from finance.ledger.models import Entry
from regulations.approvals.rules import State
from regulations.rulebook import clause


def reversals_waiting(spending: Spending) -> list[Entry]:
    """The reversals of a request's vouchers whose money has not moved yet, the oldest first."""
    return reversals_of([spending]).get(spending.pk, [])


def reversals_of(spendings: Iterable[Spending]) -> dict[int, list[Entry]]:
    """The same of many requests, by the request."""
    asked = [each.pk for each in spendings]
    mine = Q(claim__spending__in=asked) | Q(advance__spending__in=asked)
    paid = Payment.objects.filter(mine).annotate(
        asked=Coalesce("claim__spending", "advance__spending")
    )
    lent = Advance.objects.filter(spending__in=asked)
    return _waiting(
        dict(paid.values_list("entry", "asked")) | dict(lent.values_list("entry", "spending"))
    )


def reversals_of_runs(runs: Iterable[Run]) -> dict[int, list[Entry]]:
    """The reversals of the payments of runs whose money has not moved yet, by the run."""
    paid = Payment.objects.filter(run__in=[each.pk for each in runs])
    return _waiting(dict(paid.values_list("entry", "run")))


def reversals_of_slips(slips: Iterable[int]) -> dict[int, list[Entry]]:
    """The same of the payments of bought supplies, by the id of the slip."""
    paid = Payment.objects.filter(slip__in=list(slips))
    return _waiting(dict(paid.values_list("entry", "slip")))


def _waiting(of: dict[int, int]) -> dict[int, list[Entry]]:
    """The reversals that may be carried out and are not, by document; `of`: voucher → document.

    One that is only asked for changes nothing before it is consented to.
    """
    back = Entry.objects.filter(reverses__in=of, movement=None, posting=None, dropping=None)
    asked = Q(consent=None) | Q(consent__approval__state=State.APPROVED)
    found: dict[int, list[Entry]] = {}
    for entry in back.filter(asked).order_by("pk") if of else ():
        found.setdefault(of[entry.reverses_id], []).append(entry)
    return found


@clause("A7.1-2", "A7.2-3")
def check_back(spending: Spending) -> None:
    """Refuse to go on with a request while the reversal of a voucher of it is not carried out."""
    _refuse(reversals_waiting(spending))


@clause("A7.1-2")
def check_slip_back(slip_id: int) -> None:
    """Refuse to pay an order anew while the reversal of its payment is not carried out."""
    _refuse(reversals_of_slips([slip_id]))


def _refuse(waiting: object) -> None:
    if waiting:
        raise ValidationError(
            _(
                "A voucher of this is being reversed and its money has not come back: the reversal "
                "is carried out first, or dropped."
            ),
            code="A7.1-2",
        )
