"""The verbs of settling: write costs down, strike one, settle the tour against its advances."""

import hashlib
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.expenses.claims.rules import Draft, check_invoice
from finance.expenses.claims.services import register_invoice
from finance.expenses.models import InvoiceFile
from finance.expenses.refusals import in_words
from finance.ledger.access import allow
from finance.ledger.rules import Row
from finance.tours import rules
from finance.tours.access import check_running, lock_tour
from finance.tours.letters import tell, write
from finance.tours.models import Cost, CostStrike, Payout, Settlement, Tour, TourFile
from finance.tours.rules import ACCOUNTS, HOLDING, ZERO, Way
from finance.tours.selectors import items_of, standing_costs, standing_of
from finance.tours.settling.bills import check_bills
from finance.tours.settling.binding import bind_papers
from finance.tours.vouchers import out_of, pay_or_take
from hr.people.selectors import allowed
from regulations.binding.rows import insert
from regulations.rulebook import clause

CLAUSE = "A7.3-3"
SETTLED = gettext_noop("Tour %(tour)s is settled: it cost %(total)s.")


@clause("A7.3-3")
@transaction.atomic
def add_cost(
    *, tour_id: int, item: int, amount: Decimal, text: str,
    invoice: Draft | None = None, file: TourFile | None = None, by, at: datetime,
) -> Cost:  # fmt: skip
    """Write down what was spent on a line of the budget sheet, with its invoice or a file of it.

    More than the line allows may be written down; settling refuses it until operations signs more.
    Refused: an invoice or a file that any claim or tour of the company uses already.
    """
    allow(by, "tours.hand_in_papers")
    tour = lock_tour(tour_id)
    check_running(tour, CLAUSE)
    rules.check_sum(amount, CLAUSE)
    if item not in {each.number for each in items_of(tour.pk) if each.planned}:
        raise ValidationError(_("The budget sheet has no such line."), code=CLAUSE)
    if not text.strip():
        raise ValidationError(_("Say what it is for."), code=CLAUSE)
    if file is not None and file.tour_id != tour.pk:
        raise ValidationError(_("This file belongs to another tour."), code=CLAUSE)
    bill = _register(invoice, amount, at) if invoice else None
    _check_file(file)
    row = Cost(
        tour=tour, item=item, amount=amount, text=text.strip(), invoice=str(bill or ""), bill=bill,
        file=file, by=by, at=at,
    )  # fmt: skip
    insert(row)
    write(tour, "cost", by=by, at=at, amount=amount, note=row.text)
    return row


def _register(invoice: Draft, amount: Decimal, at: datetime):
    draft = replace(invoice, amount=amount)
    check_invoice(draft, CLAUSE)
    with in_words(CLAUSE):
        return register_invoice(draft, at=at)


def _check_file(file: TourFile | None) -> None:
    if file is None:
        return
    others = TourFile.objects.filter(sha256=file.sha256).exclude(pk=file.pk)
    standing = others.filter(costs__isnull=False, costs__strike=None)
    claimed = InvoiceFile.objects.filter(sha256=file.sha256, is_live=True)
    if standing.exists() or claimed.exists():
        raise ValidationError(
            _("This file has been handed in already for another cost or claim."), code=CLAUSE
        )


@clause("A7.3-3")
@transaction.atomic
def strike_cost(*, cost_id: int, reason: str, by, at: datetime) -> CostStrike:
    """Strike a cost that was written down wrongly: by who wrote it, operations, or finance."""
    cost = Cost.objects.get(pk=cost_id)
    tour = lock_tour(cost.tour_id)
    check_running(tour, CLAUSE)
    if by.pk not in (cost.by_id, tour.operations_id) and not by.has_perm("ledger.prepare_entry"):
        raise PermissionDenied(_("Your position does not include this step."))
    if CostStrike.objects.filter(cost=cost).exists():
        raise ValidationError(_("This cost was struck already."), code=CLAUSE)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    row = CostStrike(cost=cost, reason=reason.strip(), by=by, at=at)
    insert(row)
    write(tour, "cost_struck", by=by, at=at, amount=cost.amount, note=row.reason)
    return row


@clause("A7.3-3", "A7.3-5")
@transaction.atomic
def settle_tour(*, tour_id: int, way: str, request: UUID, by, at: datetime) -> Settlement:
    """Finance settles a tour: costs against the budget sheet, advances against the costs.

    What the guide has left comes back, what is missing is paid on top, in the same voucher; the
    papers are bound as one PDF that is kept. Refused while a paper is missing (each is named), a
    cost lies beyond its line or has no receipt, an advance waits, or the tour has not departed.
    """
    allow(by, "ledger.move_money")
    tour = lock_tour(tour_id)
    check_settling(tour)
    total, taken = total_of(tour), taken_of(tour)
    if total > taken and total - taken > standing_of(tour.pk).money_left:
        raise ValidationError(
            _(
                "The tour has not the money to pay %(sum)s on top: ask for an advance, which the "
                "general manager approves."
            ),
            params={"sum": total - taken}, code="A7.3-2",
        )  # fmt: skip
    bound = bind_papers(tour, total=total, taken=taken, by=by, at=at)
    entry = _voucher(tour, total, taken, way, by=by, at=at, request=request)
    row = Settlement(
        tour=tour, entry=entry, total=total, taken=taken, bound=bound.content, pages=bound.pages,
        sha256=hashlib.sha256(bound.content).hexdigest(), by=by, at=at,
    )  # fmt: skip
    insert(row)
    write(tour, "settled", by=by, at=at, amount=total)
    words = {"key": "settled", "clause": "A7.3-5", "by": by, "at": at}
    people = [tour.operations, tour.guide, tour.sales, *allowed("ledger.post_entry")]
    tell(people, SETTLED, tour=tour, total=str(total), **words)
    return row


@clause("A7.3-3", "A7.3-5")
def check_settling(tour: Tour) -> None:
    """Refuse to settle, saying all that is missing of papers, or which line costs too much."""
    check_running(tour, CLAUSE)
    if not hasattr(tour, "departure"):
        raise ValidationError(_("This tour has not departed."), code=CLAUSE)
    rules.check_papers(set(tour.files.values_list("kind", flat=True)))
    costs = standing_costs(tour.pk)
    if not costs.exists():
        raise ValidationError(_("No costs have been written down."), code=CLAUSE)
    rules.check_costs(items_of(tour.pk), unproved=costs.filter(invoice="", file=None).count())
    check_bills(tour)
    if tour.advances.filter(state__in=HOLDING).exists():
        raise ValidationError(
            _("An advance still waits: it is paid or withdrawn first."), code="A7.3-2"
        )


def total_of(tour: Tour) -> Decimal:
    """What the tour cost."""
    return standing_costs(tour.pk).aggregate(total=Sum("amount"))["total"] or ZERO


def taken_of(tour: Tour) -> Decimal:
    """What its guides took along and did not give back."""
    rows = Payout.objects.filter(advance__tour=tour, give_back=None)
    return rows.aggregate(total=Sum("amount"))["total"] or ZERO


def _voucher(
    tour: Tour, total: Decimal, taken: Decimal, way: str, *, by, at: datetime, request: UUID
):
    """The voucher of a settlement: costs, advances, and what changes hands."""
    rows = [Row("540102", tour.fund_id, debit=total)]
    if taken:
        rows.append(Row("122101", tour.fund_id, credit=taken))
    if taken > total:
        rows.append(Row(ACCOUNTS[Way(way)], tour.fund_id, debit=taken - total))
    elif total > taken:
        rows += out_of(tour.fund_id, total - taken, way)
    words = {"by": by, "at": at, "request": request, "source": ("tours.settlement", tour.pk)}
    return pay_or_take(
        tour=tour, text=gettext_noop("settlement"), rows=rows, moves=total != taken, **words
    )
