"""Money of undone vouchers that is still on its way: until it is back, nothing else is done."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from finance.expenses.models import Run, Spending, Undoing
from finance.ledger.models import Entry, Movement
from regulations.rulebook import clause


def reversals_waiting(spending: Spending) -> list[Entry]:
    """The reversals of a request's vouchers whose money has not moved yet, the oldest first."""
    return reversals_of([spending]).get(spending.pk, [])


def reversals_of(spendings: Iterable[Spending]) -> dict[int, list[Entry]]:
    """The same of many requests, by the request."""
    asked = [each.pk for each in spendings]
    mine = Q(payment__claim__spending__in=asked) | Q(payment__advance__spending__in=asked)
    undone = Undoing.objects.filter(mine | Q(advance__spending__in=asked)).annotate(
        voucher=Coalesce("payment__entry", "advance__entry"),
        asked=Coalesce(
            "payment__claim__spending", "payment__advance__spending", "advance__spending"
        ),
    )
    return _waiting(dict(undone.values_list("voucher", "asked")))


def reversals_of_runs(runs: Iterable[Run]) -> dict[int, list[Entry]]:
    """The reversals of the payments of runs whose money has not moved yet, by the run."""
    undone = Undoing.objects.filter(payment__run__in=[each.pk for each in runs])
    return _waiting(dict(undone.values_list("payment__entry", "payment__run")))


def _waiting(of: dict[int, int]) -> dict[int, list[Entry]]:
    """The reversals that wait, by document; `of`: undone voucher → its document."""
    moved = Movement.objects.filter(entry=OuterRef("reverses"))
    back = Entry.objects.filter(reverses__in=of, movement=None, dropping=None)
    found: dict[int, list[Entry]] = {}
    for entry in back.filter(Exists(moved)).order_by("pk") if of else ():
        found.setdefault(of[entry.reverses_id], []).append(entry)
    return found


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
