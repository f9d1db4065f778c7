"""Undoing a voucher of a tour: what its document said no longer counts, where nothing rests on it.

The books call this in the transaction in which the money of the reversal moves, or in which it is
posted where it moves none.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.ledger.models import Entry
from finance.tours.access import lock_tour
from finance.tours.balance import watch_balance
from finance.tours.letters import link, tell, write
from finance.tours.models import (
    Advance,
    GiveBack,
    HandOver,
    Payout,
    Receipt,
    RefundOrder,
    Settlement,
    Tour,
    Undoing,
)
from finance.tours.rules import yuan
from finance.tours.selectors import is_undone, standing_of
from regulations.binding.rows import insert
from regulations.rulebook import clause

KINDS = (
    "tours.receipt", "tours.refund", "tours.advance", "tours.repay", "tours.shift",
    "tours.settlement",
)  # fmt: skip
# The documents that vouchers name by their id; the others name the tour.
OF = {"tours.receipt": Receipt, "tours.refund": RefundOrder, "tours.advance": Advance}
CLAUSE = "A7.3-2"
FIRST = _("This tour is settled: its settlement is undone first.")
UNDONE = gettext_noop("A voucher of %(tour)s is undone: %(summary)s. %(reason)s")


@clause("A7.3-2", "A7.1-1")
def undo_voucher(source_id: int, entry: Entry, reason: str, by, at: datetime) -> Undoing:
    """Undo a voucher of a tour by its reversal (handler of the sources in `KINDS`).

    Money received counts until its reversal is consented to, money paid out until it is back. A
    settlement undone opens the tour again. Refused: where advances, a departure or a settlement
    rest on it, to take out what was given back, and to undo what itself undoes another: its
    document is written anew.
    """
    found = Tour.objects.filter(fund__lines__entry=entry).values_list("pk", flat=True).first()
    if found is None:
        raise ValidationError(_("This voucher is of no tour."), code=CLAUSE)
    tour = lock_tour(found)
    _check(tour, entry)
    row = Undoing(tour=tour, entry=entry, reason=reason.strip()[:200], by=by, at=at)
    insert(row)
    write(tour, "undone", by=by, at=at, note=f"{entry.summary}: {reason.strip()}"[:500])
    people = [tour.sales, tour.operations, tour.guide]
    words = {"key": f"undone:{row.pk}", "clause": CLAUSE, "by": by, "at": at}
    tell(people, UNDONE, tour=tour, summary=entry.summary, reason=row.reason, **words)
    if hasattr(tour, "departure"):
        watch_balance(tour, at)
    return row


def link_of(kind: str) -> Callable[[int], str]:
    """Where the document behind a voucher of a kind is looked at: on the page of its tour."""
    model = OF.get(kind)

    def find(source_id: int) -> str:
        if model is None:
            return link(source_id)
        found = model.objects.filter(pk=source_id).values_list("tour", flat=True).first()
        return link(found) if found else ""

    return find


def _check(tour: Tour, voucher: Entry) -> None:
    """What keeps a voucher from being undone, said to a person; the database asks the same."""
    if voucher.reverses_id:
        raise _refusal(
            _("This voucher undoes another: what was undone by mistake is written down anew.")
        )
    if Undoing.objects.filter(entry=voucher).exists():
        raise _refusal(_("This voucher has been undone already."))
    handed = HandOver.objects.select_related("receipt").filter(entry=voucher).first()
    settled = Settlement.objects.filter(entry=voucher).first()
    if settled:
        _check_settlement(tour, settled)
    elif tour.settlement_id:
        if handed is None or handed.entry_id < tour.settlement.entry_id:
            raise _refusal(FIRST)
    elif handed:
        _check_receipt(tour, handed)
    elif GiveBack.objects.filter(entry=voucher).exists():
        raise _refusal(_("What was given back is asked for as another advance."))
    elif Payout.objects.filter(entry=voucher, give_back__isnull=False).exists():
        raise _refusal(_("This advance has been given back already."))


def _check_settlement(tour: Tour, settled: Settlement) -> None:
    if settled.pk != tour.settlement_id:
        raise _refusal(_("This settlement has been undone already."))
    later = HandOver.objects.filter(receipt__tour=tour, entry__gt=settled.entry_id)
    if any(not is_undone(entry) for entry in later.values_list("entry", flat=True)):
        raise _refusal(_("Money came in after the settlement: that is undone first."))


def _check_receipt(tour: Tour, handed: HandOver) -> None:
    """Money on which advances or the departure rest stays."""
    standing = standing_of(tour.pk)
    left = standing.received
    if not is_undone(handed.entry_id):
        left -= handed.receipt.amount
    if left < standing.committed:
        raise _refusal(
            _("%(committed)s are committed of this tour's money, without this it has %(left)s."),
            committed=standing.committed, left=left,
        )  # fmt: skip
    gone = getattr(tour, "departure", None)
    if gone and not gone.exemption_id and left * 100 < gone.price * gone.percent:
        raise _refusal(
            _("The tour departed on this money: without it finance has %(left)s of %(price)s."),
            left=left, price=gone.price,
        )  # fmt: skip
    if gone and gone.exemption_id and left < gone.exemption.received:
        raise _refusal(
            _("The tour departed by exception on %(received)s paid: without this it has %(left)s."),
            received=gone.exemption.received, left=left,
        )  # fmt: skip


def _refusal(message, **params: Decimal) -> ValidationError:
    sums = {name: yuan(amount) for name, amount in params.items()}
    return ValidationError(message, params=sums, code=CLAUSE)
