"""The cashier's part of a claim: check its invoices, pay it or take back the rest, or reject it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.expenses.advances.services import (
    check_account,
    check_heard,
    only_cashier,
    pay,
    settle_advance,
    summary_of,
)
from finance.expenses.budget.services import end_commitment, hold_of
from finance.expenses.claims.rules import Finding
from finance.expenses.claims.services import lock_claim
from finance.expenses.doubts import check_sure
from finance.expenses.letters import tell
from finance.expenses.models import Advance, Claim, Invoice, Payment, Verification
from finance.expenses.owed import check_back
from finance.expenses.refusals import in_words
from finance.expenses.rules import ADVANCES, CASH, State, check_step
from finance.expenses.services import move_spending
from finance.ledger.access import allow
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from regulations.binding.rows import insert
from regulations.rulebook import clause

PAID = gettext_noop(
    "Reimbursed: %(total)s yuan for %(purpose)s, paid %(paid)s, taken back %(back)s"
)
REJECTED = gettext_noop("The cashier rejected the claim for %(purpose)s: %(reason)s")
SPENT = gettext_noop("Reimbursement of %(person)s: %(purpose)s")


@clause("A7.1-2")
@transaction.atomic
def verify_invoices(
    *, claim_id: int, finding: str, invoices=None, note: str = "", by, at: datetime
) -> int:
    """Write down what a check with the tax authority found of a claim's invoices, all or some.

    Returns how many. Refused: by whose claim it is.
    """
    allow(by, "expenses.verify_invoice")
    claim = lock_claim(claim_id)
    rows = claim.invoices.filter(is_live=True)
    if invoices is not None:
        rows = rows.filter(pk__in=invoices)
    if by.pk == claim.person_id:
        raise ValidationError(_("A second person checks an invoice."), code="A7.1-2")
    for invoice in rows:
        row = Verification(
            invoice=invoice, finding=Finding(finding), note=note.strip()[:200], by=by, at=at
        )
        with in_words("A7.1-2"):
            insert(row)
    return len(rows)


def unchecked(claim: Claim) -> list[Invoice]:
    """The invoices of a claim that nobody found genuine yet."""
    found: dict[int, str] = {}
    checks = Verification.objects.filter(invoice__claim=claim).order_by("pk")
    found.update(checks.values_list("invoice", "finding"))
    live = claim.invoices.filter(is_live=True)
    return [each for each in live if found.get(each.pk) != Finding.GENUINE]


@clause("A7.2-1", "A7.2-3", "A7.1-2")
@transaction.atomic
def pay_claim(*, claim_id: int, account: str = CASH, by, at: datetime, request: UUID) -> Payment:
    """The cashier pays a signed and checked claim: what is above its advance goes out, what is
    left of it comes back; the advance is settled and the budget used.

    Refused: not signed, on a denied consent, an invoice not checked, more than lies there. The same
    `request` pays once.
    """
    only_cashier(by)
    claim = lock_claim(claim_id)
    known = Payment.objects.filter(entry__request=request, claim=claim).first()
    if known:
        return known
    check_account(account)
    check_sure(claim)
    check_heard(claim.spending, by)
    check_step(claim.state, State.SETTLED, "A7.2-2")
    check_back(claim.spending)
    if unchecked(claim):
        raise ValidationError(
            _("Every invoice is checked and found genuine before anything is paid."), code="A7.1-2"
        )
    spending = claim.spending
    advance = Advance.objects.filter(spending=spending, settled_at=None).first()
    entry = pay(
        rows=rows_of(claim, advance, account), summary=summary_of(SPENT, spending),
        source=("expenses.claim", claim.pk), by=by, at=at, request=request,
    )  # fmt: skip
    payment = Payment(claim=claim, entry=entry, by=by, at=at)
    with in_words("A7.2-2"):
        insert(payment)
    _close(claim, advance, payment, by=by, at=at)
    return payment


@transaction.atomic
def check_and_pay(*, claim_id: int, checked: list[int], by, at: datetime, **words) -> Payment:
    """Write down that these invoices were found genuine, and pay the claim: one act of the
    cashier, who looked at each of them."""
    only_cashier(by)
    if checked:
        open_ones = {each.pk for each in unchecked(Claim.objects.get(pk=claim_id))}
        picked = [pk for pk in checked if pk in open_ones]
        if picked:
            genuine = {"finding": Finding.GENUINE, "invoices": picked}
            verify_invoices(claim_id=claim_id, **genuine, by=by, at=at)
    return pay_claim(claim_id=claim_id, by=by, at=at, **words)


def rows_of(claim: Claim, advance: Advance | None, account: str) -> list[Row]:
    """The lines of a claim's voucher: the cost, the advance, and the difference in money."""
    fund, code = company().pk, claim.spending.line.category.account.code
    rows = [Row(code, fund, debit=claim.total)]
    if advance:
        rows.append(Row(ADVANCES, fund, credit=advance.amount))
    gap = difference(claim, advance)
    if gap:
        out, back = max(gap, Decimal(0)), max(-gap, Decimal(0))
        rows.append(Row(account, fund, debit=back, credit=out))
    return rows


def difference(claim: Claim, advance: Advance | None) -> Decimal:
    """What the cashier pays beyond the advance; below zero: takes back."""
    return claim.total - (advance.amount if advance else Decimal(0))


def _close(claim: Claim, advance: Advance | None, payment: Payment, *, by, at: datetime) -> None:
    claim.state = State.SETTLED
    claim.save(update_fields=["state"])
    spending, gap = claim.spending, difference(claim, advance)
    if advance:
        settle_advance(advance, by=by, at=at)
    move_spending(spending, State.SETTLED)
    end_commitment(hold_of(spending), payment=payment, at=at)
    tell(
        [claim.person], PAID, spending=spending, key=f"paid:{claim.pk}", clause="A7.2-3", by=by,
        at=at, total=f"{claim.total:,.2f}", paid=f"{max(gap, 0):,.2f}",
        back=f"{max(-gap, 0):,.2f}",
    )  # fmt: skip


@clause("A7.1-2")
@transaction.atomic
def reject_claim(*, claim_id: int, reason: str, by, at: datetime) -> Claim:
    """The cashier does not pay a signed claim: its invoices are free again, the request stands.

    Refused while money of an undone voucher of the request has not come back.
    """
    only_cashier(by)
    claim = lock_claim(claim_id)
    check_step(claim.state, State.REJECTED, "A7.1-2")
    check_back(claim.spending)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code="A7.1-2")
    claim.state, claim.rejection = State.REJECTED, reason.strip()[:300]
    claim.save(update_fields=["state", "rejection"])
    tell(
        [claim.person], REJECTED, spending=claim.spending, key=f"rejected:{claim.pk}",
        clause="A7.1-2", by=by, at=at, reason=claim.rejection,
    )  # fmt: skip
    return claim
