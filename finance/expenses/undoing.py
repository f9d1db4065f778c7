"""What becomes of a claim, a run or an advance whose voucher is reversed: it is open again.

The books call these in the transaction in which the money of the reversing voucher moves, or in
which it is posted where it moves none: `source_id` is the document the voucher names, `entry` the
voucher that is reversed, `reason` why. They refuse with the clause where other steps rest on what
would be undone.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.expenses.advances.services import settle_advance, start_clock
from finance.expenses.budget.services import commit_again
from finance.expenses.claims.services import lock_claim
from finance.expenses.letters import tell
from finance.expenses.models import Advance, Payment, Spending, Undoing
from finance.expenses.refusals import in_words
from finance.expenses.rules import State
from finance.expenses.runs.services import lock_run
from finance.expenses.services import lock_spending
from hr.people.selectors import holders
from regulations.binding.rows import insert
from regulations.rulebook import clause

UNDONE = gettext_noop("The payment for %(purpose)s was undone, it is open again: %(reason)s")
RECALLED = gettext_noop("The advance for %(purpose)s was undone: give it back. %(reason)s")
CLOSED = gettext_noop("The advance for %(purpose)s was undone, nothing is owed: %(reason)s")


@clause("A7.1-1", "A7.2-3")
@transaction.atomic
def undo_claim(source_id: int, entry, reason: str, by, at: datetime) -> Undoing:
    """Open a paid claim again: its budget is held, its invoices stay, its advance is owed again.

    Refused while its person has another open advance.
    """
    claim = lock_claim(source_id)
    loan = Advance.objects.filter(spending=claim.spending, undoing=None).first()
    found = _undo(claim.payments, entry, reason, by, at)
    _open(claim)
    _open(claim.spending)
    commit_again(claim.spending, at=at)
    if loan:
        _owe_again(loan, at)
    _tell(claim.spending, UNDONE, found, by=by, at=at)
    return found


@clause("A7.1-1", "A7.5-1", "A7.5-2")
@transaction.atomic
def undo_run(source_id: int, entry, reason: str, by, at: datetime) -> Undoing:
    """Open a paid run again; its budget is held."""
    run = lock_run(source_id)
    found = _undo(run.payments, entry, reason, by, at)
    _open(run)
    commit_again(run, at=at)
    return found


@clause("A7.1-1", "A7.2-3")
@transaction.atomic
def undo_return(source_id: int, entry, reason: str, by, at: datetime) -> Undoing:
    """Let an advance that was not given back after all be owed again, its request with it.

    Refused where the budget no longer allows the request.
    """
    loan = Advance.objects.select_related("person").get(pk=source_id)
    spending = lock_spending(loan.spending_id)
    found = _undo(loan.payments, entry, reason, by, at)
    _open(spending)
    commit_again(spending, at=at)
    _owe_again(loan, at)
    _tell(spending, UNDONE, found, by=by, at=at)
    return found


@clause("A7.1-1", "A7.2-3")
@transaction.atomic
def undo_loan(source_id: int, entry, reason: str, by, at: datetime) -> Undoing:
    """Undo an advance, which `close_loan` then closes; the request stays and may be lent anew.

    Refused once it is settled: what settled it is undone first.
    """
    spending = lock_spending(source_id)
    loan = Advance.objects.select_related("person").filter(spending=spending, entry=entry).first()
    if loan is None or loan.settled_at is not None:
        raise ValidationError(
            _("This advance is settled: what settled it is undone first."), code="A7.2-3"
        )
    found = Undoing(advance=loan, reason=reason.strip()[:300], by=by, at=at)
    with in_words("A7.1-1"):
        insert(found)
    _tell(spending, RECALLED, found, by=by, at=at)
    return found


@clause("A7.2-3")
@transaction.atomic
def close_loan(source_id: int, entry, by, at: datetime) -> None:
    """Close an undone advance whose money came back (handler of the moved reversal)."""
    spending = lock_spending(source_id)
    loan = Advance.objects.select_related("person", "undoing").get(spending=spending, entry=entry)
    settle_advance(loan, by=by, at=at)
    _tell(spending, CLOSED, loan.undoing, by=by, at=at, step="closed")


def _undo(payments, entry, reason: str, by, at: datetime) -> Undoing:
    payment: Payment | None = payments.filter(undoing=None, entry=entry).first()
    if payment is None:
        raise ValidationError(
            _("This voucher is not the one that paid it, or it was undone already."), code="A7.1-1"
        )
    found = Undoing(payment=payment, reason=reason.strip()[:300], by=by, at=at)
    with in_words("A7.1-1"):
        insert(found)
    return found


def _open(document) -> None:
    """Back to approved; the database asks for what was undone."""
    document.state = State.APPROVED
    with in_words("A7.1-1"):
        document.save(update_fields=["state"])


def _owe_again(loan: Advance, at: datetime) -> None:
    others = Advance.objects.filter(person=loan.person_id, settled_at=None).exclude(pk=loan.pk)
    if others.exists():
        raise ValidationError(
            _(
                "%(person)s has another advance that is not settled yet: it is settled before this "
                "one is owed again."
            ),
            params={"person": loan.person.name}, code="A7.2-3",
        )  # fmt: skip
    loan.settled_at, loan.deadline = None, start_clock(loan.spending, at)
    with in_words("A7.2-3"):
        loan.save(update_fields=["settled_at", "deadline"])


def _tell(
    spending: Spending, text: str, found: Undoing, *, by, at: datetime, step: str = "undone"
) -> None:
    tell(
        [spending.person, *holders("cashier")], text, spending=spending, key=f"{step}:{found.pk}",
        clause="A7.1-1", by=by, at=at, reason=found.reason,
    )  # fmt: skip
