"""The verbs of spending: ask for consent, change what was returned, give it up, settle a word."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.expenses.budget.services import commit_budget, end_commitment, hold_of
from finance.expenses.letters import tell, words
from finance.expenses.models import BudgetLine, Category, Spending
from finance.expenses.overruns import ask_overrun, check_reason, drop_overruns
from finance.expenses.owed import check_back
from finance.expenses.rules import (
    LIVE,
    STATES,
    State,
    beyond_of,
    check_asked,
    check_step,
    consent_clause,
)
from finance.expenses.seats import chain_for
from hr.people.selectors import holders
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_again, ask_approval
from regulations.binding.rows import insert_once
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

KIND = "expenses.spending"
ASKED = gettext_noop("%(category)s of %(person)s, %(amount)s yuan: %(purpose)s")
LEND = gettext_noop(
    "Approved, an advance of %(advance)s yuan is to be paid: %(person)s, %(purpose)s"
)
LONGEST = 300


@dataclass(frozen=True)
class Draft:
    """What somebody wants to spend; `reason` says why where it goes beyond the budget."""

    category: Category
    amount: Decimal
    purpose: str
    advance: Decimal = Decimal(0)
    reason: str = ""


@clause("A7.2-1", "A7.2-2", "A7.4-1", "A7.1-2")
@transaction.atomic
def ask_spending(*, draft: Draft, by, at: datetime, request: UUID | None = None) -> Spending:
    """Ask for consent to spend; the general manager is told.

    What goes beyond the budget asks for a special consent of its own beside it. Refused: without
    a budget line of the year, beyond it without a reason. The same `request` asks once.
    """
    request = request or uuid4()
    known = Spending.objects.filter(request=request, person=by).first()
    if known:
        return known
    ref = consent_clause(draft.category.kind)
    line = _checked(draft, ref, at)
    spending = Spending(person=by, state=State.PENDING, asked_at=at, request=request)
    _fill(spending, draft, line)
    if not insert_once(spending):
        return Spending.objects.get(request=request, person=by)
    chain, matter = chain_for(by), matter_of(spending)
    ask_approval(kind=KIND, document=spending, matter=matter, chain=chain, by=by, at=at)
    if beyond_of(left=line.left, amount=draft.amount):
        ask_overrun(document=spending, reason=draft.reason, by=by, at=at)
    return spending


def _checked(draft: Draft, ref: str, at: datetime) -> BudgetLine:
    """The budget line of a draft that may be asked for."""
    check_asked(draft.amount, draft.advance, draft.purpose, ref)
    if draft.category.is_run or not draft.category.is_open:
        raise ValidationError(
            _("%(category)s is paid by monthly runs, or no longer in use."),
            params={"category": draft.category},
            code=ref,
        )
    line = line_of(draft.category, day_of(at).year)
    beyond = beyond_of(left=line.left, amount=draft.amount)
    if beyond:
        check_reason(beyond, draft.reason)
    return line


def line_of(category: Category, year: int) -> BudgetLine:
    """The budget line of a category and year; refused where the year has none."""
    line = BudgetLine.objects.select_related("category").filter(category=category, year=year)
    found = line.first()
    if found is None:
        raise ValidationError(
            _("No budget of %(year)s for %(category)s: the general manager sets it first."),
            params={"year": str(year), "category": category},
            code="A7.1-2",
        )
    return found


def _fill(spending: Spending, draft: Draft, line: BudgetLine) -> None:
    spending.line, spending.amount, spending.advance = line, draft.amount, draft.advance
    spending.purpose = draft.purpose.strip()[:LONGEST]


def matter_of(spending: Spending) -> Matter:
    """What the inbox shows of a request."""
    ref = consent_clause(spending.line.category.kind)
    return Matter(ASKED, words(spending), amount=spending.amount, clause=ref)


def lock_spending(spending_id: int) -> Spending:
    """A request that nobody else changes until the transaction ends."""
    rows = Spending.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("person__position", "line__category__account").get(pk=spending_id)


@clause("A7.2-1", "A7.4-1")
@transaction.atomic
def change_spending(*, spending_id: int, draft: Draft, by, at: datetime) -> Spending:
    """Change a request that was returned, and ask again."""
    spending = lock_spending(spending_id)
    _only_own(spending, by)
    ref = consent_clause(draft.category.kind)
    check_step(spending.state, State.PENDING, ref)
    line = _checked(draft, ref, at)
    drop_overruns(spending, at=at)
    _fill(spending, draft, line)
    spending.state = State.PENDING
    spending.save(update_fields=["line", "amount", "advance", "purpose", "state"])
    ask_again(
        approval_id=spending.approval_id, matter=matter_of(spending), chain=chain_for(by), by=by,
        at=at,
    )  # fmt: skip
    if beyond_of(left=line.left, amount=draft.amount):
        ask_overrun(document=spending, reason=draft.reason, by=by, at=at)
    return spending


def _only_own(spending: Spending, by) -> None:
    if spending.person_id != by.pk:
        raise PermissionDenied(_("Only who asked does this."))


@clause("A7.1-2")
@transaction.atomic
def cancel_spending(*, spending_id: int, by, at: datetime) -> Spending:
    """Give up an approved request before any of its money moved: the budget is free again."""
    spending = lock_spending(spending_id)
    _only_own(spending, by)
    ref = consent_clause(spending.line.category.kind)
    check_step(spending.state, State.CANCELLED, ref)
    loan = spending.loan
    if (loan and not loan.is_undone) or spending.claims.filter(state__in=LIVE).exists():
        raise ValidationError(
            _("Money of this request is out or claimed: settle it instead."), code=ref
        )
    check_back(spending)
    move_spending(spending, State.CANCELLED)
    end_commitment(hold_of(spending), at=at)
    return spending


def move_spending(spending: Spending, state: State) -> None:
    """Set the next state of a locked request; refused where no step leads there."""
    check_step(spending.state, state, consent_clause(spending.line.category.kind))
    spending.state = state
    spending.save(update_fields=["state"])


@clause("A7.2-1", "A7.4-1")
def reopen_spending(document: Spending, by, at: datetime) -> None:
    """Let an approved request wait again, since its consent by phone is denied.

    Its budget is free meanwhile. Refused while its money is out or claimed, and once it is over.
    """
    spending = lock_spending(document.pk)
    ref = consent_clause(spending.line.category.kind)
    if spending.state != State.APPROVED:
        raise ValidationError(
            _("This is %(state)s."), params={"state": State(spending.state).label}, code=ref
        )
    loan = spending.loan
    if (loan and loan.settled_at is None) or spending.claims.filter(state__in=LIVE).exists():
        raise ValidationError(
            _("Money of this request is out or claimed: it comes back first."), code=ref
        )
    check_back(spending)
    spending.state = State.PENDING
    spending.save(update_fields=["state"])
    end_commitment(hold_of(spending), at=at)


@clause("A7.1-2", "A7.2-1", "A7.4-1")
def settle_spending(document: Spending, outcome: Outcome, by, at: datetime) -> None:
    """Draw what follows from the word on a request (handler of `KIND`).

    Approved, it commits its amount of the budget: beyond it only with the special consent, else
    the word is taken back. The cashier is told of an advance to pay.
    """
    spending = lock_spending(document.pk)
    move_spending(spending, STATES[outcome])
    if outcome == Outcome.APPROVED:
        commit_budget(spending, spending.amount, at=at)
        if spending.advance:
            tell(
                holders("cashier"), LEND, spending=spending, key="lend", clause="A7.2-1", by=by,
                at=at, advance=f"{spending.advance:,.2f}",
            )  # fmt: skip
    if outcome in (Outcome.REFUSED, Outcome.WITHDRAWN):
        drop_overruns(spending, at=at)
