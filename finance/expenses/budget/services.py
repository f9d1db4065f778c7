"""The verbs of budgets: set one, commit an approved document to it, end the commitment."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from finance.expenses.models import (
    BudgetChange,
    BudgetLine,
    Category,
    Hold,
    HoldEnd,
    Overrun,
    Run,
    Spending,
)
from finance.expenses.refusals import in_words
from finance.expenses.rules import CENT, MOST, State, beyond_of, check_within
from finance.ledger.wording import yuan
from regulations.binding.rows import insert
from regulations.rulebook import clause

LONGEST = 300


@clause("A7.1-2")
@transaction.atomic
def set_budget(
    *, year: int, category: Category, amount: Decimal, reason: str = "", by, at: datetime
) -> BudgetChange:
    """The general manager sets the budget of a category and year; every change stays.

    Refused: less than is committed and spent already, a change without a reason.
    """
    if not by.has_perm("expenses.set_budget"):
        raise PermissionDenied(_("The general manager sets the budget."))
    if not 0 <= amount <= MOST or amount % CENT or not 2000 <= year <= 2100:
        raise ValidationError(_("A budget is a sum in whole cents."), code="A7.1-2")
    known = BudgetLine.objects.filter(year=year, category=category).first()
    if known and known.amount and not reason.strip():
        raise ValidationError(_("Give the reason of the change."), code="A7.1-2")
    if known and amount + known.consented < known.held + known.used:
        raise ValidationError(
            _("%(taken)s yuan are committed or spent already: the budget cannot be less."),
            params={"taken": yuan(known.held + known.used - known.consented)},
            code="A7.1-2",
        )
    change = BudgetChange(
        year=year, category=category, amount=amount, reason=reason.strip()[:LONGEST], by=by, at=at
    )
    with in_words("A7.1-2"):
        insert(change)
    return change


@clause("A7.1-2")
def commit_budget(document: Spending | Run, amount: Decimal, *, at: datetime) -> Hold:
    """Commit what an approved request or run asks for; refused beyond budget and consent."""
    line = BudgetLine.objects.get(pk=document.line_id)
    check_within(left=line.left, amount=amount, consented=consented_to(document))
    hold = Hold(line=line, at=at, **{_name(document): document})
    with in_words("A7.1-2"):
        insert(hold)
    return hold


def overruns_of(document: Spending | Run):
    """The special consents of a request or run."""
    return Overrun.objects.filter(**{_name(document): document})


def consented_to(document: Spending | Run) -> Decimal:
    """What the special consents given to a document come to."""
    given = overruns_of(document).filter(state=State.APPROVED)
    return given.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def missing_of(document: Spending | Run, amount: Decimal) -> Decimal:
    """By how much a waiting document goes beyond its line and all that was consented to."""
    left = BudgetLine.objects.get(pk=document.line_id).left
    return max(Decimal(0), beyond_of(left=left, amount=amount) - consented_to(document))


def hold_of(document: Spending | Run) -> Hold:
    """The open commitment of an approved document."""
    return document.holds.get(end=None)


@clause("A7.1-2")
def commit_again(document: Spending | Run, *, at: datetime) -> Hold:
    """Commit a document whose payment was undone: what was spent of its budget is held again."""
    hold = Hold(line_id=document.line_id, at=at, **{_name(document): document})
    with in_words("A7.1-2"):
        insert(hold)
    return hold


def _name(document: Spending | Run) -> str:
    return "run" if isinstance(document, Run) else "spending"


def end_commitment(hold: Hold, *, payment=None, at: datetime) -> HoldEnd:
    """Use what a payment spent of a commitment, and free the rest; without one all of it."""
    end = HoldEnd(hold=hold, payment=payment, at=at)
    with in_words("A7.1-2"):
        insert(end)
    return end
