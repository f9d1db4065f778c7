"""The verbs of claims before they are paid: file one, change what was returned, settle a word."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.expenses.claims.papers import check_paper
from finance.expenses.claims.rules import (
    Draft,
    check_beforehand,
    check_day,
    check_invoices,
    check_reversed,
)
from finance.expenses.claims.selectors import consented_on, original_of
from finance.expenses.doubts import check_sure
from finance.expenses.letters import tell, words
from finance.expenses.models import Claim, Invoice, InvoiceFile, Spending
from finance.expenses.owed import check_back
from finance.expenses.refusals import in_words
from finance.expenses.rules import (
    LIVE,
    STATES,
    Kind,
    State,
    check_claimed,
    check_consent,
    check_step,
    consent_clause,
)
from finance.expenses.seats import chain_for
from finance.expenses.services import lock_spending
from hr.people.selectors import holders
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_again, ask_approval
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.uploads import plain_name

KIND = "expenses.claim"
ASKED = gettext_noop(
    "Reimbursement of %(person)s, %(total)s yuan of %(amount)s approved: %(purpose)s"
)
SIGNED = gettext_noop("Signed, to be checked and paid: %(person)s, %(total)s yuan, %(purpose)s")
LONGEST = 300
MOST_FILES = 20

# Files as they were uploaded: name and content.
Papers = Sequence[tuple[str, bytes]]


@clause("A7.2-1", "A7.2-3", "A7.4-1")
@transaction.atomic
def file_claim(
    *, spending_id: int, drafts: list[Draft], papers: Papers = (), note: str = "", by, at: datetime
) -> Claim:
    """Claim what was spent against invoices; the general manager is asked to sign.

    Refused: without an approved request (A7.2-1, A7.4-1), above what was approved, with an
    invoice or a file that another claim uses, of a day to come, for business of before the consent.
    """
    spending = lock_spending(spending_id)
    ref = consent_clause(spending.line.category.kind)
    total = _check(spending, drafts, ref, by)
    if spending.claims.filter(state__in=LIVE).exists():
        raise ValidationError(_("This request is claimed already."), code=ref)
    claim = Claim(
        spending=spending, person=by, total=total, note=note.strip()[:LONGEST],
        state=State.PENDING, asked_at=at,
    )  # fmt: skip
    with in_words(ref):
        claim.save(force_insert=True)
        _store(claim, drafts, papers, by, at)
    chain = chain_for(by)
    ask_approval(kind=KIND, document=claim, matter=_matter(claim), chain=chain, by=by, at=at)
    return claim


def _check(spending: Spending, drafts: list[Draft], ref: str, by):
    if spending.person_id != by.pk:
        raise PermissionDenied(_("Only who asked does this."))
    check_sure(spending)
    check_consent(spending.state, spending.line.category.kind)
    check_back(spending)
    total = check_invoices(drafts, ref)
    if spending.line.category.kind == Kind.BUSINESS:
        check_beforehand(drafts, consented_on(spending), ref)
    check_claimed(total=total, approved=spending.amount, ref=ref)
    return total


@clause("A7.2-1", "A7.2-4")
def _store(claim: Claim, drafts: list[Draft], papers: Papers, by, at: datetime) -> None:
    """Keep invoices and files in the order in which they were given, files as received."""
    # What a red-letter invoice reverses may stand behind it.
    for position, draft in sorted(enumerate(drafts, 1), key=lambda each: bool(each[1].original)):
        reverses = _reversed(claim, draft) if draft.original else None
        register_invoice(draft, claim=claim, position=position, reverses=reverses, at=at)
    if len(papers) > MOST_FILES:
        raise ValidationError(
            _("A claim has %(count)s files at most."), params={"count": MOST_FILES}, code="A7.2-4"
        )
    for position, (name, content) in enumerate(papers, 1):
        kind = check_paper(name=name, content=content)
        row = InvoiceFile(
            claim=claim, position=position, name=plain_name(name),
            media=kind, size=len(content), sha256=hashlib.sha256(content).hexdigest(),
            content=content, by=by, is_live=True, at=at,
        )  # fmt: skip
        insert(row)


@clause("A7.2-1", "A7.3-3")
def register_invoice(
    draft: Draft, *, claim: Claim | None = None, position: int = 1,
    reverses: Invoice | None = None, at: datetime,
) -> Invoice:  # fmt: skip
    """Write an invoice into the company's register, which holds each of them once.

    Without a claim it stands for what an upper room spent, whose row names it. Within `in_words`:
    refused is one that is in use, or of a day to come.
    """
    check_day(draft, day_of(at), "A7.2-1")
    row = Invoice(
        claim=claim, position=position, kind=draft.kind, code=draft.code, number=draft.number,
        day=draft.day, seller=draft.seller, amount=draft.amount, tax=draft.tax,
        stated=draft.stated, text=draft.text[:500], is_live=True, reverses=reverses, at=at,
    )  # fmt: skip
    insert(row)
    return row


@clause("A7.2-1")
def _reversed(claim: Claim, draft: Draft) -> Invoice:
    """The invoice that a red-letter one reverses; refused: not claimed by this person, or over
    more than is left of it."""
    original = original_of(claim, draft.original)
    if original is None:
        raise ValidationError(
            _("Invoice %(number)s, which this one reverses, is in no claim of yours."),
            params={"number": draft.original}, code="A7.2-1",
        )  # fmt: skip
    before = original.reversals.filter(is_live=True).aggregate(sum=Sum("amount"))["sum"] or 0
    words = {"original": original.amount, "reversed_before": -before}
    check_reversed(-draft.amount, **words, ref="A7.2-1")
    return original


def _matter(claim: Claim) -> Matter:
    told = words(claim.spending) | {"total": f"{claim.total:,.2f}"}
    ref = consent_clause(claim.spending.line.category.kind)
    return Matter(ASKED, told, amount=claim.total, clause="A7.2-2" if ref == "A7.2-1" else ref)


def lock_claim(claim_id: int) -> Claim:
    """A claim that nobody else changes until the transaction ends, its request locked as well."""
    rows = Claim.objects.select_for_update(of=("self",), no_key=True)
    claim = rows.select_related("person__position").get(pk=claim_id)
    claim.spending = lock_spending(claim.spending_id)
    return claim


@clause("A7.2-1")
@transaction.atomic
def change_claim(
    *, claim_id: int, drafts: list[Draft], papers: Papers = (), note: str = "", by, at: datetime
) -> Claim:
    """Give a returned claim its invoices and files anew, and ask again for the signature."""
    claim = lock_claim(claim_id)
    ref = consent_clause(claim.spending.line.category.kind)
    check_step(claim.state, State.PENDING, ref)
    total = _check(claim.spending, drafts, ref, by)
    with in_words(ref):
        _store(claim, drafts, papers, by, at)
        claim.total, claim.note, claim.state = total, note.strip()[:LONGEST], State.PENDING
        claim.save(update_fields=["total", "note", "state"])
    chain = chain_for(by)
    ask_again(approval_id=claim.approval_id, matter=_matter(claim), chain=chain, by=by, at=at)
    return claim


@clause("A7.2-2", "A7.2-3")
def settle_claim(document: Claim, outcome: Outcome, by, at: datetime) -> None:
    """Keep the general manager's word on a claim (handler of `KIND`); signed, the cashier is told.

    Turned down or returned, its invoices are free again: the database sees to it.
    """
    claim = lock_claim(document.pk)
    if outcome == Outcome.APPROVED:
        check_sure(claim)
    check_step(claim.state, STATES[outcome], "A7.2-2")
    claim.state = STATES[outcome]
    claim.save(update_fields=["state"])
    if outcome == Outcome.APPROVED:
        tell(
            holders("cashier"), SIGNED, spending=claim.spending, key=f"signed:{claim.pk}",
            clause="A7.1-2", by=by, at=at, total=f"{claim.total:,.2f}",
        )  # fmt: skip
