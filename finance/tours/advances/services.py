"""The verbs of guides' advances: ask, pay under one lock with the check, take back."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.ledger.access import allow
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from finance.tours.access import check_running, lock_tour
from finance.tours.advances.asking import request_decision, tell_cashier
from finance.tours.advances.rules import check_part
from finance.tours.letters import tell, write
from finance.tours.models import Advance, GiveBack, Payout, Repayment, Tour
from finance.tours.purses.rules import check_whole
from finance.tours.rules import (
    ACCOUNTS,
    PAYABLE,
    WAITING,
    ZERO,
    Way,
    Wish,
    check_sum,
    own_part,
    yuan,
)
from finance.tours.selectors import is_reversing, standing_of
from finance.tours.vouchers import OWED_BY, OWED_TO, out_of, pay_or_take
from regulations.approvals.services import withdraw_approval
from regulations.binding.rows import insert
from regulations.rulebook import clause

CLAUSE = "A7.3-2"
PAID = gettext_noop("Your advance of %(amount)s for %(tour)s was paid.")


@clause("A7.3-2")
@transaction.atomic
def ask_advance(
    *, tour_id: int, amount: Decimal, purpose: str, request: UUID, by, at: datetime
) -> Advance:
    """Ask for an advance of the tour's guide, once per `request`.

    Within what is left of the budget sheet and of the money received it lies before the cashier,
    and counts as used until it is paid or ended; above it before the general manager, and counts
    once that is approved.
    """
    allow(by, "tours.ask_advance")
    known = Advance.objects.filter(request=request).first()
    if known:
        return known
    tour = lock_tour(tour_id)
    _check_asking(tour, amount, purpose, by)
    limit = standing_of(tour.pk).limit
    advance = Advance.objects.create(
        tour=tour, guide=tour.guide, amount=amount, purpose=purpose.strip(), limit_then=limit,
        state=Wish.OPEN if amount <= limit else Wish.ASKED, request=request, asked_by=by,
        asked_at=at,
    )  # fmt: skip
    write(tour, "advance_asked", by=by, at=at, amount=amount, note=advance.purpose)
    if advance.state == Wish.ASKED:
        request_decision(advance, limit, by=by, at=at)
    else:
        tell_cashier(advance, at=at)
    return advance


def _check_asking(tour: Tour, amount: Decimal, purpose: str, by) -> None:
    check_running(tour, CLAUSE)
    check_sum(amount, CLAUSE)
    if tour.guide is None:
        raise ValidationError(_("This tour has no guide yet."), code=CLAUSE)
    if by.pk not in (tour.guide_id, tour.operations_id):
        raise PermissionDenied(_("The guide or operations of this tour asks for it."))
    if not tour.budgets.exists():
        raise ValidationError(
            _("The amount follows the budget sheet: operations has not signed one."), code=CLAUSE
        )
    if not purpose.strip():
        raise ValidationError(_("Say what it is for."), code=CLAUSE)


@clause("A7.3-2")
@transaction.atomic
def pay_advance(*, advance_id: int, way: str, by, at: datetime) -> Payout:
    """The cashier pays an advance; what the tour has left is looked at under the same lock.

    What lies above it is paid by the company's own fund, where the general manager approved it:
    the two funds owe each other, and no other tour's money is touched. Refused otherwise.
    """
    allow(by, "ledger.move_money")
    tour = lock_tour(Advance.objects.values_list("tour", flat=True).get(pk=advance_id))
    check_running(tour, CLAUSE)
    advance = Advance.objects.select_related("guide").get(pk=advance_id)
    company_part = _company_part(tour, advance, by)
    entry = pay_or_take(
        tour=tour, text=gettext_noop("advance of %(person)s"), words={"person": advance.guide.name},
        rows=_rows(tour, advance.amount, company_part, way),
        source=("tours.advance", advance.pk), by=by, at=at, request=advance.request,
        approval_id=advance.approval_id,
    )  # fmt: skip
    row = Payout(
        advance=advance, entry=entry, amount=advance.amount, company_part=company_part, by=by, at=at
    )
    insert(row)
    advance.state = Wish.PAID
    advance.save(update_fields=["state"])
    write(tour, "advance_paid", by=by, at=at, amount=advance.amount, note=advance.guide.name)
    words = {"key": f"paid:{advance.pk}", "clause": CLAUSE, "by": by, "at": at}
    tell([advance.guide, tour.operations], PAID, tour=tour, amount=yuan(advance.amount), **words)
    return row


def _company_part(tour: Tour, advance: Advance, by) -> Decimal:
    """What the company pays of an advance, once everything that forbids to pay it was asked."""
    if advance.state not in PAYABLE:
        raise ValidationError(_("This advance is not to be paid now."), code=CLAUSE)
    if advance.guide_id == by.pk:
        raise ValidationError(_("Nobody pays out money to themselves."), code="A7.1-2")
    standing = standing_of(tour.pk, besides=advance.pk)
    check_whole(standing)
    part = advance.amount - own_part(advance.amount, standing)
    agreed = advance.amount - advance.limit_then if advance.state == Wish.AGREED else ZERO
    check_part(part, agreed, own=advance.amount - part)
    return part


def _rows(tour: Tour, amount: Decimal, company_part: Decimal, way: str) -> list[Row]:
    """The guide owes the fund; what the company adds, the two funds owe each other."""
    fund, rows = tour.fund_id, [Row("122101", tour.fund_id, debit=amount)]
    if amount > company_part:
        rows += out_of(fund, amount - company_part, way)
    if company_part:
        own = company().pk
        rows += [
            Row(OWED_TO, fund, credit=company_part),
            Row(OWED_BY, own, debit=company_part),
            *out_of(own, company_part, way),
        ]
    return rows


@clause("A7.3-2")
@transaction.atomic
def withdraw_advance(*, advance_id: int, by, at: datetime) -> Advance:
    """Whoever asked takes back what is not paid; the money is free again."""
    tour = lock_tour(Advance.objects.values_list("tour", flat=True).get(pk=advance_id))
    advance = Advance.objects.select_related("approval").get(pk=advance_id)
    if advance.asked_by_id != by.pk:
        raise PermissionDenied(_("Only who asked does this."))
    if advance.state not in WAITING:
        raise ValidationError(_("This advance has been paid or decided."), code=CLAUSE)
    if advance.state == Wish.ASKED:
        withdraw_approval(approval_id=advance.approval_id, by=by, at=at)
        advance.refresh_from_db()
        return advance
    advance.state = Wish.WITHDRAWN
    advance.save(update_fields=["state"])
    write(tour, "advance_withdrawn", by=by, at=at, amount=advance.amount)
    return advance


@clause("A7.3-2")
@transaction.atomic
def take_back(*, advance_id: int, way: str, request: UUID, by, at: datetime) -> GiveBack:
    """The guide gives the whole of an advance back to the cashier, unspent."""
    allow(by, "ledger.move_money")
    tour = lock_tour(Advance.objects.values_list("tour", flat=True).get(pk=advance_id))
    advance = Advance.objects.select_related("guide").get(pk=advance_id)
    if (
        advance.state != Wish.PAID or tour.settlement_id or is_reversing(advance.payout.entry_id)
    ):  # fmt: skip
        raise ValidationError(_("There is nothing to give back."), code=CLAUSE)
    entry = pay_or_take(
        tour=tour, text=gettext_noop("advance given back by %(person)s"),
        words={"person": advance.guide.name},
        rows=[
            Row(ACCOUNTS[Way(way)], tour.fund_id, debit=advance.amount),
            Row("122101", tour.fund_id, credit=advance.amount),
        ],
        source=("tours.advance", advance.pk), by=by, at=at, request=request,
    )  # fmt: skip
    row = GiveBack(payout=advance.payout, entry=entry, by=by, at=at)
    insert(row)
    advance.state = Wish.RETURNED
    advance.save(update_fields=["state"])
    write(tour, "advance_returned", by=by, at=at, amount=advance.amount, note=advance.guide.name)
    return row


@clause("A7.3-2")
@transaction.atomic
def repay_company(
    *, tour_id: int, amount: Decimal, way: str, request: UUID, by, at: datetime
) -> Repayment:
    """A tour pays back what the company paid for it in advance, from its own money.

    Once per `request`. Refused: more than it owes, or has in the place it is paid from.
    """
    allow(by, "ledger.move_money")
    tour = lock_tour(tour_id)
    known = Repayment.objects.filter(entry__request=request).first()
    if known:
        return known
    check_sum(amount, CLAUSE)
    debt = standing_of(tour.pk).debt
    if amount > max(debt, ZERO):
        raise ValidationError(
            _("The tour owes the company %(debt)s."), params={"debt": yuan(debt)}, code=CLAUSE
        )
    own, paid = company().pk, out_of(tour.fund_id, amount, way)
    entry = pay_or_take(
        tour=tour, text=gettext_noop("pays back what the company paid in advance"),
        rows=[
            Row(OWED_TO, tour.fund_id, debit=amount), *paid,
            *(Row(row.account, own, debit=row.credit) for row in paid),
            Row(OWED_BY, own, credit=amount),
        ],
        source=("tours.repay", tour.pk), by=by, at=at, request=request,
    )  # fmt: skip
    row = Repayment(tour=tour, entry=entry, amount=amount, by=by, at=at)
    insert(row)
    write(tour, "repaid", by=by, at=at, amount=amount)
    return row
