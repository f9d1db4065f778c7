"""Spending whose consent by phone is denied: nothing more is paid, and what is out comes back."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.expenses.letters import tell
from finance.expenses.models import Advance, Claim, Run, Spending
from hr.people.models import Employee
from hr.people.selectors import allowed, superior_ids
from regulations.approvals.models import Approval
from regulations.approvals.rules import State as Outcome
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of, until_text
from regulations.rulebook.selectors import in_force

# The deadline of an advance that nobody consented to; the key is the advance.
DEMAND = "expenses.demand"
# At once: until the end of the day after the denial.
DAYS_TO_GIVE_BACK = 1
DEMANDED = gettext_noop(
    "The consent by phone is denied: the advance of %(lent)s yuan comes back by %(due)s. "
    "%(purpose)s"
)
KEPT = gettext_noop(
    "%(person)s keeps an advance of %(lent)s yuan to which nobody consented: %(purpose)s"
)


def approvals_of(document: Spending | Claim | Run):
    """The approvals a document rests on, special ones and those of its claims too."""
    if isinstance(document, Run):
        mine = Q(expenses_run=document) | Q(expenses_overrun__run=document)
    else:
        spending = document.spending_id if isinstance(document, Claim) else document.pk
        mine = (
            Q(expenses_spending=spending)
            | Q(expenses_overrun__spending=spending)
            | Q(expenses_claim__spending=spending)
        )
    return Approval.objects.filter(mine)


def doubted_approvals(document: Spending | Claim | Run):
    """Those of a document's approvals whose consent by phone is denied."""
    living = (Outcome.PENDING, Outcome.APPROVED)
    return approvals_of(document).filter(state__in=living, doubted_at__isnull=False)


@clause("A7.2-1", "A7.4-1")
def check_sure(document: Spending | Claim | Run) -> None:
    """Refuse to lend, claim or pay on a consent that its giver denies."""
    if doubted_approvals(document).exists():
        raise ValidationError(
            _(
                "The consent by phone to this is denied: nothing is lent, claimed or paid before "
                "the general manager has taken it back and decided anew."
            ),
            code="A7.2-1",
        )


@clause("A7.2-1")
def demand_back(document: Spending, by, at: datetime) -> None:
    """Demand the advance back at once, since its consent by phone is denied (handler of denials).

    The cashier's desk shows it until it came back.
    """
    loan = Advance.objects.filter(spending=document, settled_at=None).first()
    if loan is None:
        return
    due_at = start_of(day_of(at) + timedelta(days=DAYS_TO_GIVE_BACK + 1))
    start_deadline(
        kind=DEMAND, key=str(loan.pk), clause="A7.2-1", version=in_force("finance", at).version,
        owner=loan.person, starts_at=at, due_at=due_at,
    )  # fmt: skip
    tell(
        [loan.person, *allowed("expenses.verify_invoice")], DEMANDED, spending=loan.spending,
        key="demanded", clause="A7.2-1", by=by, at=at, lent=f"{loan.amount:,.2f}",
        due=until_text(due_at),
    )  # fmt: skip


def meet_demand(loan: Advance, *, by, at: datetime) -> None:
    """The money of a demanded advance is accounted for."""
    asked = Deadline.objects.filter(kind=DEMAND, key=str(loan.pk)).values_list("pk", flat=True)
    meet_deadline(deadline_id=asked.first(), by=by, at=at)


def demands_of(loans: list[Advance]) -> dict[int, Deadline]:
    """The open demand of each of these advances, by the advance."""
    keys = [str(each.pk) for each in loans]
    rows = Deadline.objects.filter(kind=DEMAND, key__in=keys, met_at=None, voided_at=None)
    return {int(row.key): row for row in rows}


@clause("A7.2-1")
def report_kept(deadlines: list[Deadline], at: datetime) -> None:
    """Tell of demanded money that did not come: borrower, superior, the money's keepers."""
    for loan in _loans(deadlines).values():
        above = Employee.objects.in_bulk(superior_ids(loan.person_id)[:1]).values()
        tell(
            [loan.person, *above, *allowed("expenses.verify_invoice")], KEPT,
            spending=loan.spending, key="kept", clause="A7.2-1", at=at,
            lent=f"{loan.amount:,.2f}",
        )  # fmt: skip


def _loans(deadlines: list[Deadline]) -> dict[int, Advance]:
    """The advance of each demand, by the id of the deadline."""
    found = {str(row.pk): row for row in Advance.objects.filter(
        pk__in=[row.key for row in deadlines]
    ).select_related("person", "spending__person", "spending__line__category")}  # fmt: skip
    return {row.pk: found[row.key] for row in deadlines if row.key in found}


def links_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: where the demanded advance is looked at."""
    return {pk: f"/expenses/{row.spending_id}/" for pk, row in _loans(deadlines).items()}


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: whose money it is."""
    told = _("%(person)s, %(amount)s yuan: %(purpose)s")
    return {
        pk: told % {
            "person": loan.person.name, "amount": f"{loan.amount:,.2f}",
            "purpose": loan.spending.purpose,
        }
        for pk, loan in _loans(deadlines).items()
    }  # fmt: skip
