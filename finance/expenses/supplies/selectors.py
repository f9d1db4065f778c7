"""Signed slips that are not paid yet, and which are; who had a hand in one."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from finance.expenses.models import BudgetLine, Payment
from finance.expenses.owed import reversals_of_slips
from finance.ledger.models import Entry
from hr.supplies.models import Slip
from hr.supplies.receipts.selectors import Payable, payable_slips
from hr.supplies.registry import Paid
from hr.supplies.rules import State
from hr.supplies.seats import hands_of
from regulations.approvals.models import Decision
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

# The spending category that what the office buys comes off.
CATEGORY = "supplies"


def link(slip_id: int) -> str:
    """Where a slip is looked at and paid."""
    return f"/expenses/supplies/{slip_id}/"


def waiting_slips() -> list[Payable]:
    """What is signed and not paid, the oldest first; one whose payment was undone waits again."""
    paid = Payment.objects.filter(slip__isnull=False, undoing=None)
    waiting = Slip.objects.filter(state=State.APPROVED).exclude(pk__in=paid.values("slip"))
    return payable_slips(list(waiting.order_by("pk").values_list("pk", flat=True)[:100]))


def paid_slips(slip_ids: Collection[int]) -> dict[int, Paid]:
    """Which of these slips are paid, and where that is looked at: what supplies are told."""
    rows = Payment.objects.filter(slip__in=slip_ids, undoing=None)
    return {slip: Paid(at, link(slip)) for slip, at in rows.values_list("slip", "at")}


def payments_of(slip_id: int) -> list[Payment]:
    """Everything that was paid for a slip, the newest first; what was undone has its `undoing`."""
    rows = Payment.objects.filter(slip=slip_id).order_by("-pk")
    return list(rows.select_related("by", "undoing__by", "entry"))


def backs_of(slip_id: int) -> list[Entry]:
    """The reversals of its payments that are not carried out yet."""
    return reversals_of_slips([slip_id]).get(slip_id, [])


def budget_of(at: datetime) -> BudgetLine | None:
    """The budget line of supplies in the year of `at`."""
    rows = BudgetLine.objects.select_related("category__account")
    return rows.filter(category__code=CATEGORY, year=day_of(at).year).first()


@clause("A3-4", "A7.1-2")
def had_a_hand(slip: Slip, person_id: int) -> bool:
    """Whether somebody asked, chose, ordered, took in, made or signed what a slip pays."""
    purchase = slip.order.purchase
    asked = [slip.approval_id, purchase.approval_id]
    asked += purchase.choices.values_list("approval", flat=True)
    said = Q(by=person_id) | Q(principal=person_id)
    return (
        person_id in hands_of(slip)
        or person_id == purchase.person_id
        or Decision.objects.filter(said, approval__in=asked).exists()
    )
