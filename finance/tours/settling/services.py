"""The verbs of settling: write costs down, strike one, settle the tour once it is confirmed."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
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
from finance.tours.models import Cost, CostStrike, Reckoning, Settlement, Tour, TourFile
from finance.tours.purses.rules import check_whole
from finance.tours.rules import ACCOUNTS, ZERO, Way, yuan
from finance.tours.selectors import items_of, standing_of
from finance.tours.settling.binding import bind_papers
from finance.tours.settling.reckoning import check_figures, check_settling
from finance.tours.vouchers import balances, out_of, pass_on, pay_or_take
from hr.people.selectors import allowed
from regulations.binding.rows import insert
from regulations.rulebook import clause

CLAUSE = "A7.3-3"
SETTLED = gettext_noop("Tour %(tour)s is settled: it cost %(total)s and earned %(profit)s.")


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


@clause("A7.3-2", "A7.3-3", "A7.3-5")
@transaction.atomic
def settle_tour(*, tour_id: int, way: str, request: UUID, by, at: datetime) -> Settlement:
    """The cashier settles a tour as operations and the chief accountant confirmed it.

    What the guide has left comes back, what is missing is paid on top; what the customer paid
    becomes income, what is left goes to the company: one voucher, after which the purse is empty.
    The papers are bound as one PDF that is kept. Refused: unconfirmed, or while a paper is missing
    (each is named), a cost lies beyond its line or has no receipt, an advance waits.
    """
    allow(by, "ledger.move_money")
    tour = lock_tour(tour_id)
    known = Settlement.objects.filter(entry__request=request).first()
    if known:
        return known
    check_settling(tour, at)
    check_whole(standing_of(tour.pk))
    sheet = check_figures(tour)
    if sheet.asked_by_id == by.pk:
        raise ValidationError(_("Whoever laid the settlement down does not pay it."), code=CLAUSE)
    bound = bind_papers(tour, sheet=sheet, by=by, at=at)
    entry, handed = _voucher(tour, sheet, way, by=by, at=at, request=request)
    row = Settlement(
        tour=tour, entry=entry, reckoning=sheet, total=sheet.total, taken=sheet.taken,
        income=sheet.received, handed=handed, bound=bound.content, pages=bound.pages,
        sha256=hashlib.sha256(bound.content).hexdigest(), by=by, at=at,
    )  # fmt: skip
    insert(row)
    write(tour, "settled", by=by, at=at, amount=row.total)
    words = {"key": f"settled:{row.pk}", "clause": "A7.3-5", "by": by, "at": at}
    people = [tour.operations, tour.guide, tour.sales, *allowed("ledger.post_entry")]
    tell(people, SETTLED, tour=tour, total=yuan(row.total), profit=yuan(row.profit), **words)
    return row


def _voucher(tour: Tour, sheet: Reckoning, way: str, *, by, at: datetime, request: UUID):
    """The voucher of a settlement with the money it hands to the company."""
    debt, money = standing_of(tour.pk).debt, balances(tour.fund_id)
    difference = list(_difference(tour, sheet, way))
    for row in difference:
        money[row.account] = money.get(row.account, ZERO) + row.debit - row.credit
    rows = [
        Row("540102", tour.fund_id, debit=sheet.total), *difference,
        *pass_on(tour.fund_id, money, debt=debt, result=sheet.received - sheet.total),
    ]  # fmt: skip
    if sheet.taken:
        rows.append(Row("122101", tour.fund_id, credit=sheet.taken))
    if sheet.received:
        rows += [
            Row("2203", tour.fund_id, debit=sheet.received),
            Row("500102", tour.fund_id, credit=sheet.received),
        ]
    handed = sum(money.values(), ZERO)
    words = {"by": by, "at": at, "request": request, "source": ("tours.settlement", tour.pk)}
    words["approval_id"] = sheet.approval_id
    moves = bool(difference) or handed > 0
    text = gettext_noop("settlement")
    return pay_or_take(tour=tour, text=text, rows=rows, moves=moves, **words), handed


def _difference(tour: Tour, sheet: Reckoning, way: str) -> Iterator[Row]:
    """What changes hands with the guide."""
    left = sheet.taken - sheet.total
    if left > 0:
        yield Row(ACCOUNTS[Way(way)], tour.fund_id, debit=left)
    elif left < 0:
        yield from out_of(tour.fund_id, -left, way)
