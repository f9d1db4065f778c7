"""Money a customer gets back: asked for by who sold the tour, approved, paid by the cashier."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from finance.ledger.access import allow
from finance.ledger.rules import Row
from finance.tours.access import lock_tour
from finance.tours.letters import link, tell, write
from finance.tours.models import Refund, RefundDrop, RefundOrder, Tour
from finance.tours.purses.rules import check_whole
from finance.tours.receipts.rules import CHAIN, CHAIN_OF_STRANGERS, refund_chain, refundable_of
from finance.tours.receipts.services import Money
from finance.tours.rules import check_sum, yuan
from finance.tours.selectors import standing_of
from finance.tours.vouchers import out_of, pay_or_take
from hr.people.selectors import allowed, holders
from regulations.approvals.registry import Hint
from regulations.approvals.rules import Stage
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Chain, Matter, ask_approval
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force

KIND = "tours.refund"
CLAUSE = "A7.3-2"
ASKED = gettext_noop("%(amount)s of %(tour)s to be given back to %(payee)s: %(reason)s")
TO_PAY = gettext_noop("%(amount)s of %(tour)s may be given back to %(payee)s.")
GIVEN_UP = gettext_noop("%(amount)s of %(tour)s are not given back to %(payee)s: %(reason)s")
GIVEN_BACK = gettext_noop("The customer of %(tour)s got back %(amount)s: %(reason)s")


@clause("A7.3-2")
@transaction.atomic
def ask_refund(*, tour_id: int, money: Money, reason: str, request, by, at: datetime):
    """Ask to give a customer back what was paid beyond the price, or all of a tour called off.

    Asked by the salesperson or operations of the tour, once per `request`; the chief accountant
    decides, and the general manager too where somebody gets it who paid nothing, or the tour was
    called off. Refused: more than may go back, a second one while one waits.
    """
    tour = lock_tour(tour_id)
    known = RefundOrder.objects.filter(request=request).first()
    if known:
        return known
    if by.pk not in (tour.sales_id, tour.operations_id):
        raise PermissionDenied(_("The salesperson or operations of this tour asks for it."))
    _check_asking(tour, money, reason)
    row = RefundOrder.objects.create(
        tour=tour, amount=money.amount, payee=money.payer.strip(), reason=reason.strip(),
        request=request, asked_by=by, asked_at=at,
    )  # fmt: skip
    _request_decision(row, by=by, at=at)
    write(tour, "refund_asked", by=by, at=at, amount=row.amount, note=f"{row.payee} {row.reason}")
    return row


def _request_decision(row: RefundOrder, *, by, at: datetime) -> None:
    stages = refund_chain(
        is_payer=row.payee in payers_of(row.tour), is_called_off=hasattr(row.tour, "call_off")
    )
    params = {
        "amount": yuan(row.amount), "tour": str(row.tour), "payee": row.payee, "reason": row.reason,
    }  # fmt: skip
    version = in_force("tours", at).version
    matter = Matter(ASKED, params, version=version, amount=row.amount, clause=CLAUSE)
    chain = Chain(stages, _find)
    ask_approval(kind=KIND, document=row, matter=matter, chain=chain, by=by, at=at)


def _find(role: str) -> list[int]:
    return list(holders(role).values_list("pk", flat=True))


def _check_asking(tour: Tour, money: Money, reason: str) -> None:
    check_sum(money.amount, CLAUSE)
    if not reason.strip() or not money.payer.strip():
        raise ValidationError(_("Say to whom, and why."), code=CLAUSE)
    if tour.refund_orders.filter(state=Outcome.PENDING).exists():
        raise ValidationError(_("Another refund of this tour waits to be decided."), code=CLAUSE)
    _check_amount(tour, money.amount)


def _check_amount(tour: Tour, amount: Decimal) -> None:
    most = refundable(tour)
    if amount > most:
        raise ValidationError(
            _("At most %(most)s can be given back."), params={"most": yuan(most)}, code=CLAUSE
        )


def payers_of(tour: Tour) -> set[str]:
    """Who may get money back without more: the customer, and whoever paid for this tour."""
    return {tour.customer, *tour.receipts.filter(strike=None).values_list("payer", flat=True)}


def refundable(tour: Tour) -> Decimal:
    """What a customer may get back now: paid beyond the price, and not committed."""
    return refundable_of(standing_of(tour.pk), is_called_off=hasattr(tour, "call_off"))


@clause("A7.3-2")
def settle_refund(document: RefundOrder, state: Outcome, by, at: datetime) -> None:
    """Write what was decided (handler of `KIND`); approved, the cashier is told."""
    row = RefundOrder.objects.select_related("tour").get(pk=document.pk)
    row.state = state
    row.save(update_fields=["state"])
    write(row.tour, f"refund_{state}", by=by, at=at, amount=row.amount, note=row.payee)
    if state == Outcome.APPROVED:
        words = {"key": f"refund_order:{row.pk}", "clause": CLAUSE, "at": at}
        told = {"amount": yuan(row.amount), "payee": row.payee}
        tell(allowed("ledger.move_money"), TO_PAY, tour=row.tour, **told, **words)


@clause("A7.3-2", "A7.1-2")
@transaction.atomic
def pay_refund(*, order_id: int, way: str, by, at: datetime) -> Refund:
    """The cashier pays a refund that was approved, out of the tour's fund, once.

    What may go back is looked at again under the lock. Refused: to oneself, from a place where
    the fund has not so much.
    """
    allow(by, "ledger.move_money")
    tour = lock_tour(RefundOrder.objects.values_list("tour", flat=True).get(pk=order_id))
    order = RefundOrder.objects.get(pk=order_id)
    known = Refund.objects.filter(order=order).first()
    if known:
        return known
    _check_paying(tour, order, by)
    entry = pay_or_take(
        tour=tour, text=gettext_noop("given back to %(payer)s"), words={"payer": order.payee},
        rows=[Row("2203", tour.fund_id, debit=order.amount),
              *out_of(tour.fund_id, order.amount, way)],
        source=(KIND, order.pk), by=by, at=at, request=order.request,
        approval_id=order.approval_id,
    )  # fmt: skip
    row = Refund(
        tour=tour, order=order, amount=order.amount, payee=order.payee, reason=order.reason,
        entry=entry, by=by, at=at,
    )  # fmt: skip
    insert(row)
    write(tour, "refunded", by=by, at=at, amount=row.amount, note=f"{row.payee} {row.reason}")
    words = {"key": f"refund:{row.pk}", "clause": CLAUSE, "by": by, "at": at}
    told = {"amount": yuan(row.amount), "reason": row.reason}
    tell([tour.sales, tour.operations], GIVEN_BACK, tour=tour, **told, **words)
    return row


@clause("A7.3-2", "A7.1-2")
@transaction.atomic
def drop_refund(*, order_id: int, reason: str, by, at: datetime) -> RefundDrop:
    """Let an approved refund come to nothing before it is paid, once: what goes back is then
    asked for anew.

    By the salesperson or operations of the tour, or by the cashier, who does not pay it. Refused:
    without a reason, what is not approved or was paid.
    """
    tour = lock_tour(RefundOrder.objects.values_list("tour", flat=True).get(pk=order_id))
    order = RefundOrder.objects.get(pk=order_id)
    if by.pk not in (tour.sales_id, tour.operations_id):
        allow(by, "ledger.move_money")
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    if order.state != Outcome.APPROVED or hasattr(order, "refund") or hasattr(order, "drop"):
        raise ValidationError(_("This refund does not wait to be paid."), code=CLAUSE)
    row = RefundDrop(order=order, reason=reason.strip()[:200], by=by, at=at)
    insert(row)
    write(tour, "refund_dropped", by=by, at=at, amount=order.amount, note=row.reason)
    words = {"key": f"refund_drop:{row.pk}", "clause": CLAUSE, "by": by, "at": at}
    told = {"amount": yuan(order.amount), "payee": order.payee, "reason": row.reason}
    people = [tour.sales, tour.operations, order.asked_by, *allowed("ledger.move_money")]
    tell(people, GIVEN_UP, tour=tour, **told, **words)
    return row


def _check_paying(tour: Tour, order: RefundOrder, by) -> None:
    if hasattr(order, "drop"):
        raise ValidationError(_("This refund does not wait to be paid."), code=CLAUSE)
    if order.state != Outcome.APPROVED:
        raise ValidationError(_("This refund is not approved."), code=CLAUSE)
    if order.payee == by.name:
        raise ValidationError(_("Nobody pays out money to themselves."), code="A7.1-2")
    check_whole(standing_of(tour.pk))
    _check_amount(tour, order.amount)


def link_of(document: RefundOrder) -> str:
    """Where a refund is looked at."""
    return link(document.tour_id)


def facts_of(document: RefundOrder) -> Iterable[tuple[object, object]]:
    """What whoever decides reads before."""
    row = RefundOrder.objects.select_related("tour__sales").get(pk=document.pk)
    paid = row.tour.receipts.filter(strike=None).order_by("at")
    return [
        (_("Tour"), str(row.tour)),
        (_("Customer"), row.tour.customer),
        (_("Paid by"), ", ".join(f"{each.payer} {yuan(each.amount)}" for each in paid)),
        (_("Paid to"), row.payee),
        (_("Amount"), yuan(row.amount)),
        (_("May go back at most"), yuan(refundable(row.tour))),
        (_("Responsible salesperson"), row.tour.sales.name),
        (_("Reason"), row.reason),
    ]


def hints_of(document: RefundOrder) -> Iterable[Hint]:
    """A warning where somebody gets the money who paid nothing for this tour."""
    row = RefundOrder.objects.select_related("tour").get(pk=document.pk)
    if row.payee not in payers_of(row.tour):
        yield Hint(_("%(payee)s paid nothing for this tour.") % {"payee": row.payee}, link_of(row))


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The chains there are."""
    return [
        (gettext_lazy("refund to who paid"), CHAIN),
        (gettext_lazy("refund to somebody else, or of a tour called off"), CHAIN_OF_STRANGERS),
    ]
