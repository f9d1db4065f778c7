"""The verbs of customers' money: take it, hand it over to finance, strike a receipt."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.ledger.access import allow
from finance.ledger.rules import Row
from finance.tours.access import lock_tour
from finance.tours.balance import watch_balance
from finance.tours.departures.rules import is_enough
from finance.tours.departures.services import drop_exemptions
from finance.tours.letters import tell, write
from finance.tours.models import HandOver, Receipt, Strike, Tour
from finance.tours.receipts.breaches import HAND_OVER
from finance.tours.rules import ACCOUNTS, Way, check_sum, hand_over_due, yuan
from finance.tours.selectors import paid_in, standing_of
from finance.tours.vouchers import pass_on, pay_or_take
from hr.people.selectors import allowed
from regulations.binding.rows import insert, insert_once
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA
from regulations.rulebook.selectors import in_force

TAKEN = gettext_noop("%(person)s took %(amount)s for %(tour)s and hands it over by %(due)s.")
HANDED = gettext_noop("The cashier took over %(amount)s of %(tour)s.")
STRUCK = gettext_noop("Your receipt of %(amount)s for %(tour)s was struck: %(reason)s")

OWED = _("The customer owes %(left)s, not more.")
UNDOING = _(
    "A receipt of this tour is being undone: until the reversal is carried out, or dropped, the "
    "customer owes %(left)s, not more."
)


@dataclass(frozen=True)
class Money:
    """Money that came in: how much, from whom, and how."""

    amount: Decimal
    payer: str
    way: str


@clause("A7.3-1")
@transaction.atomic
def take_money(*, tour_id: int, money: Money, request: UUID, by, at: datetime) -> Receipt:
    """Write down money taken from a customer, once per `request`; the clock of the hand-over runs.

    Refused: without a contract, a sum that is none, more than the customer owes. What the cashier
    takes is handed over at once.
    """
    allow(by, "tours.take_money")
    known = Receipt.objects.filter(request=request).first()
    if known:
        return known
    tour = lock_tour(tour_id)
    _check_money(tour, money)
    held = in_force("tours", at)
    row = Receipt(
        tour=tour, amount=money.amount, payer=money.payer.strip(), way=money.way, by=by,
        request=request, deadline=_clock(by, request, held, at), at=at,
    )  # fmt: skip
    if not insert_once(row):
        return Receipt.objects.get(request=request)
    write(tour, "taken", by=by, at=at, amount=row.amount, note=row.payer)
    if by.has_perm("ledger.move_money"):
        hand_over(receipt_id=row.pk, by=by, at=at)
        return row
    words = {"key": f"taken:{row.pk}", "clause": "A7.3-1", "by": by, "at": at}
    told = {"person": by.name, "amount": yuan(row.amount)}
    due = hand_over_due(at, held.params).astimezone(CHINA)
    people = allowed("ledger.move_money")
    tell(people, TAKEN, tour=tour, due=f"{due:%m-%d %H:%M}", **told, **words)
    return row


def _check_money(tour: Tour, money: Money) -> None:
    check_sum(money.amount, "A7.3-1")
    if hasattr(tour, "call_off"):
        raise ValidationError(_("This tour was called off."), code="A7.3-1")
    if money.way not in Way.values or not money.payer.strip():
        raise ValidationError(_("Say who paid, and how."), code="A7.3-1")
    standing = standing_of(tour.pk)
    if standing.price is None:
        raise ValidationError(
            _("Money is taken after signing: hand in the contract first."), code="A7.3-1"
        )
    left = standing.price - paid_in(tour.pk)
    if money.amount > left:
        counts = left == standing.price - standing.received - standing.waiting
        raise ValidationError(
            OWED if counts else UNDOING, params={"left": yuan(left)}, code="A7.3-1"
        )


def _clock(by, request: UUID, held, at: datetime):
    return start_deadline(
        kind=HAND_OVER, key=str(request), clause="A7.3-1", version=held.version, owner=by,
        starts_at=at, due_at=hand_over_due(at, held.params),
    )  # fmt: skip


@clause("A7.3-1")
@transaction.atomic
def hand_over(*, receipt_id: int, by, at: datetime) -> HandOver:
    """The cashier takes the money of a receipt into the tour's fund: voucher and movement in one.

    Refused: a second time, a struck receipt, a day whose drawer is counted. A late one keeps its
    breach; the customer's balance is met once all is paid.
    """
    allow(by, "ledger.move_money")
    receipt = Receipt.objects.select_related("by").get(pk=receipt_id)
    tour = lock_tour(receipt.tour_id)
    check_waiting(receipt)
    entry = pay_or_take(
        tour=tour, text=gettext_noop("received from %(payer)s"), words={"payer": receipt.payer},
        rows=_rows(tour, receipt), source=("tours.receipt", receipt.pk), by=by, at=at,
        request=receipt.request,
    )  # fmt: skip
    row = HandOver(receipt=receipt, entry=entry, by=by, at=at)
    insert(row)
    meet_deadline(deadline_id=receipt.deadline_id, by=by, at=at)
    write(tour, "handed_over", by=by, at=at, amount=receipt.amount)
    words = {"key": f"handed:{receipt.pk}", "clause": "A7.3-1", "by": by, "at": at}
    tell([receipt.by, tour.operations], HANDED, tour=tour, amount=yuan(receipt.amount), **words)
    watch_balance(tour, at)
    if is_enough(tour.kind, standing_of(tour.pk), in_force("tours", at).params):
        drop_exemptions(tour, by=by, at=at)
    return row


def _rows(tour: Tour, receipt: Receipt) -> list[Row]:
    """Owed to the customer until the tour is settled; afterwards income, which the company gets."""
    account, amount = ACCOUNTS[Way(receipt.way)], receipt.amount
    taken = Row(account, tour.fund_id, debit=amount)
    if tour.settlement_id is None:
        return [taken, Row("2203", tour.fund_id, credit=amount)]
    passed_on = pass_on(tour.fund_id, {account: amount}, result=amount)
    return [taken, Row("500102", tour.fund_id, credit=amount), *passed_on]


def check_waiting(receipt: Receipt) -> None:
    """Refuse a receipt that finance has already, or that was struck."""
    if HandOver.objects.filter(receipt=receipt).exists():
        raise ValidationError(_("This money has been handed over already."), code="A7.3-1")
    if Strike.objects.filter(receipt=receipt).exists():
        raise ValidationError(_("This receipt was struck."), code="A7.3-1")


@clause("A7.3-1")
@transaction.atomic
def strike_receipt(*, receipt_id: int, reason: str, by, at: datetime) -> Strike:
    """Strike a receipt that was written down wrongly, before any money of it came to finance.

    By the chief accountant, never by who wrote it down: else who keeps money could hide it.
    """
    allow(by, "tours.strike_receipt")
    receipt = Receipt.objects.select_related("by").get(pk=receipt_id)
    tour = lock_tour(receipt.tour_id)
    check_waiting(receipt)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code="A7.3-1")
    if receipt.by_id == by.pk:
        raise ValidationError(_("Nobody strikes a receipt of their own."), code="A7.3-1")
    row = Strike(receipt=receipt, reason=reason.strip(), by=by, at=at)
    insert(row)
    void_deadline(deadline_id=receipt.deadline_id, reason=row.reason, at=at)
    write(tour, "struck", by=by, at=at, amount=receipt.amount, note=row.reason)
    words = {"key": f"struck:{receipt.pk}", "clause": "A7.3-1", "by": by, "at": at}
    told = {"amount": yuan(receipt.amount), "reason": row.reason}
    tell([receipt.by], STRUCK, tour=tour, **told, **words)
    return row
