"""The verbs of advances: pay one against its loan slip, take one back, tell of what is overdue."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from finance.expenses.budget.services import end_commitment, hold_of
from finance.expenses.doubts import approvals_of, check_sure, meet_demand
from finance.expenses.letters import link, tell
from finance.expenses.models import Advance, Claim, Payment, Release, Run, Spending
from finance.expenses.owed import check_back
from finance.expenses.refusals import in_words
from finance.expenses.rules import (
    ADVANCES,
    CASH,
    LIVE,
    PLACES,
    State,
    check_consent,
    check_no_open_advance,
    settle_due,
)
from finance.expenses.services import lock_spending, move_spending
from finance.ledger.access import allow
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from finance.ledger.services import move_money, write_entry
from hr.people.models import Employee
from hr.people.selectors import allowed, superior_ids
from regulations.approvals.models import Decision
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, until_text
from regulations.rulebook.selectors import in_force

# The deadline of a paid advance; the key is the request.
SETTLE = "expenses.advance"
PAID = gettext_noop("The advance of %(lent)s yuan is paid: settle it by %(due)s. %(purpose)s")
BACK = gettext_noop("The advance of %(lent)s yuan was given back: %(purpose)s")
OVERDUE = gettext_noop("The advance of %(person)s over %(lent)s yuan is not settled: %(purpose)s")
LOAN = gettext_noop("Advance of %(person)s: %(purpose)s")
RETURN = gettext_noop("Advance given back by %(person)s: %(purpose)s")


@clause("A7.2-1", "A7.2-3")
@transaction.atomic
def pay_advance(
    *, spending_id: int, account: str = CASH, by, at: datetime, request: UUID
) -> Advance:
    """The cashier lends what an approved request asked for, against its loan slip.

    Request, budget line and purse are locked at once. One whose voucher was reversed is lent anew
    once its money is back. Refused: without consent or on one that is
    denied, over an unsettled earlier advance, more than lies in the drawer, to oneself without a
    second person's release. The same `request` pays once.
    """
    only_cashier(by)
    spending = lock_spending(spending_id)
    known = Advance.objects.filter(entry__request=request, spending=spending).first()
    if known:
        return known
    _check(spending, account)
    check_hands(spending, by)
    amount, fund = spending.advance, company().pk
    entry = pay(
        rows=[Row(ADVANCES, fund, debit=amount), Row(account, fund, credit=amount)],
        summary=summary_of(LOAN, spending), source=(SETTLE, spending.pk), by=by, at=at,
        request=request,
    )  # fmt: skip
    advance = Advance(
        spending=spending, person=spending.person, amount=amount, account=account, entry=entry,
        by=by, deadline=start_clock(spending, at), at=at,
    )  # fmt: skip
    with in_words("A7.2-3"):
        insert(advance)
    due = until_text(advance.deadline.due_at)
    _tell(advance, PAID, [spending.person], key="lent", by=by, at=at, due=due)
    return advance


def only_cashier(by) -> None:
    """Refuse who does not keep the money."""
    if not (by.has_perm("expenses.pay_expense") and by.has_perm("ledger.move_money")):
        raise PermissionDenied(_("The cashier pays."))


@clause("A7.2-1", "A7.1-2")
def check_hands(spending: Spending, by) -> None:
    """Refuse to lend to oneself before a second person released it, or on what one heard alone."""
    check_heard(spending, by)
    if by.pk == spending.person_id and not hasattr(spending, "release"):
        raise ValidationError(
            _("Nobody hands money to themselves: the chief accountant releases it first."),
            code="A7.1-2",
        )


@clause("A7.2-1", "A7.1-2")
def check_heard(document: Spending | Claim | Run, by) -> None:
    """Refuse to pay on a consent by phone that one wrote down, or on one's own word."""
    said = Decision.objects.filter(approval__in=approvals_of(document))
    if said.filter(recorded_by=by).exists():
        raise ValidationError(
            _("You wrote the consent by phone down yourself: somebody else pays on it."),
            code="A7.2-1",
        )
    if said.filter(Q(by=by) | Q(principal=by)).exists():
        raise ValidationError(
            _("You decided on this yourself: somebody else pays it."), code="A7.1-2"
        )


@clause("A7.1-2")
@transaction.atomic
def release_advance(*, spending_id: int, by, at: datetime) -> Release:
    """The chief accountant lets the cashier take an advance of their own out of the drawer."""
    allow(by, "expenses.release_advance")
    spending = lock_spending(spending_id)
    check_consent(spending.state, spending.line.category.kind)
    if not spending.person.has_perm("expenses.pay_expense"):
        raise ValidationError(_("The cashier pays this to another person."), code="A7.1-2")
    row = Release(spending=spending, by=by, at=at)
    with in_words("A7.1-2"):
        insert(row)
    return row


def _check(spending: Spending, account: str) -> None:
    check_sure(spending)
    check_consent(spending.state, spending.line.category.kind)
    check_account(account)
    if not spending.advance:
        raise ValidationError(_("No advance was asked for."), code="A7.2-1")
    loan = spending.loan
    if (loan and not loan.is_gone) or spending.claims.filter(state__in=LIVE).exists():
        raise ValidationError(_("The advance is paid already, or claimed."), code="A7.2-1")
    unsettled = Advance.objects.filter(person=spending.person_id, settled_at=None)
    check_no_open_advance(unsettled.exists())


def check_account(account: str) -> None:
    """Refuse what is neither the drawer nor the bank."""
    if account not in PLACES:
        raise ValidationError(_("Money comes from the drawer or the bank."), code="A7.1-2")


def pay(*, rows, summary: str, source: tuple[str, int], by, at: datetime, request: UUID):
    """Write a voucher of today and move its money; one that moves none is only written.

    Refused: a `request` that another document's voucher was written with.
    """
    day = day_of(at)
    entry = write_entry(
        day=day, summary=summary, rows=rows, by=by, at=at, request=request, source=source
    )
    if (entry.source, entry.source_id) != source:
        raise ValidationError(
            _("This form was sent before, for something else: open the page again."),
            code="A7.1-1",
        )
    if any(row.account in PLACES for row in rows):
        move_money(entry_id=entry.pk, day=day, by=by, at=at)
    return entry


def summary_of(text: str, spending: Spending) -> str:
    """What a voucher says of a request, in the company's language."""
    told = {"person": spending.person.name, "purpose": spending.purpose}
    with translation.override(settings.LANGUAGE_CODE):
        return (gettext(text) % told)[:200]


def start_clock(spending: Spending, at: datetime) -> Deadline:
    """Start the days within which an advance is settled; anew where it is owed again."""
    held = in_force("finance", at)
    before = Deadline.objects.filter(kind=SETTLE, key__startswith=f"{spending.pk}:").count()
    if before or Deadline.objects.filter(kind=SETTLE, key=str(spending.pk)).exists():
        key = f"{spending.pk}:{before + 2}"
    else:
        key = str(spending.pk)
    return start_deadline(
        kind=SETTLE, key=key, clause="A7.2-3", version=held.version,
        owner=spending.person, starts_at=at, due_at=settle_due(day_of(at), held.params),
    )  # fmt: skip


@clause("A7.2-3")
@transaction.atomic
def return_advance(
    *, spending_id: int, account: str = CASH, by, at: datetime, request: UUID
) -> Payment:
    """The cashier takes an advance back whole, since nothing was spent; the budget is free again.

    Refused while a claim of the request waits, or its loan is undone: the reversal takes it back.
    """
    only_cashier(by)
    spending = lock_spending(spending_id)
    known = Payment.objects.filter(entry__request=request, advance__spending=spending).first()
    if known:
        return known
    check_account(account)
    check_back(spending)
    advance = Advance.objects.filter(spending=spending, settled_at=None).first()
    if advance is None or spending.claims.filter(state__in=LIVE).exists():
        raise ValidationError(_("No advance is open here, or it is claimed."), code="A7.2-3")
    fund = company().pk
    entry = pay(
        rows=[Row(account, fund, debit=advance.amount), Row(ADVANCES, fund, credit=advance.amount)],
        summary=summary_of(RETURN, spending), source=("expenses.return", advance.pk), by=by, at=at,
        request=request,
    )  # fmt: skip
    payment = Payment(advance=advance, entry=entry, by=by, at=at)
    with in_words("A7.2-3"):
        insert(payment)
    settle_advance(advance, by=by, at=at)
    move_spending(spending, State.CANCELLED)
    end_commitment(hold_of(spending), payment=payment, at=at)
    _tell(advance, BACK, [spending.person], key="back", by=by, at=at)
    return payment


def settle_advance(advance: Advance, *, by, at: datetime) -> None:
    """Mark an advance whose money is accounted for, and meet its deadline."""
    advance.settled_at = at
    with in_words("A7.2-3"):
        advance.save(update_fields=["settled_at"])
    meet_deadline(deadline_id=advance.deadline_id, by=by, at=at)
    meet_demand(advance, by=by, at=at)


def _tell(advance: Advance, text: str, people, *, key: str, by=None, at: datetime, **params):
    tell(
        people, text, spending=advance.spending, key=key, clause="A7.2-3", by=by, at=at,
        lent=f"{advance.amount:,.2f}", **params,
    )  # fmt: skip


@clause("A7.2-3")
def report_unsettled(deadlines: list[Deadline], at: datetime) -> None:
    """Tell the borrower, the nearest superior and the money's keepers (handler of `SETTLE`)."""
    for advance in _advances(deadlines).values():
        above = Employee.objects.in_bulk(superior_ids(advance.person_id)[:1]).values()
        people = [advance.person, *above, *allowed("expenses.verify_invoice")]
        _tell(advance, OVERDUE, people, key="overdue", at=at)


def _advances(deadlines: list[Deadline]) -> dict[int, Advance]:
    """The advance of each clock, by the clock's id."""
    rows = Advance.objects.filter(deadline__in=deadlines)
    rows = rows.select_related("person", "spending__person", "spending__line__category")
    return {row.deadline_id: row for row in rows}


def link_of(row: Deadline) -> str:
    """Where an advance is settled."""
    return link(int(row.key.partition(":")[0]))


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the advance it runs for."""
    told = _("%(person)s, %(amount)s yuan: %(purpose)s")
    return {
        pk: told
        % {
            "person": row.person.name,
            "amount": f"{row.amount:,.2f}",
            "purpose": row.spending.purpose,
        }
        for pk, row in _advances(deadlines).items()
    }
