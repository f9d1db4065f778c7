"""What becomes of the spending of somebody who leaves the company."""

from datetime import date, datetime
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from finance.expenses.letters import link, tell
from finance.expenses.models import Advance
from finance.expenses.selectors import may_see
from hr.careers.registry import Open
from hr.people.models import Employee
from hr.people.selectors import allowed
from regulations.approvals.models import Approval
from regulations.approvals.services import drop_approval
from regulations.rulebook import clause

LEAVES = gettext_noop("%(person)s leaves and owes an advance of %(lent)s yuan: %(purpose)s")


@clause("A7.2-3")
def drop_spending(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Withdraw what somebody asked for, and tell the money's keepers of an advance that is out."""
    mine = (
        Q(expenses_spending__person=employee)
        | Q(expenses_overrun__asked_by=employee)
        | Q(expenses_claim__person=employee)
        | Q(expenses_run__made_by=employee)
    )
    waiting = Approval.objects.filter(mine, state__in=("pending", "returned"))
    # A request takes its special consent along.
    order = waiting.order_by("-kind", "pk").values_list("pk", flat=True)
    for pk in list(order):
        if Approval.objects.filter(pk=pk, state__in=("pending", "returned")).exists():
            drop_approval(approval_id=pk, by=by, at=at)
    for loan in Advance.objects.filter(person=employee, settled_at=None).select_related("spending"):
        tell(
            allowed("expenses.verify_invoice"), LEAVES, spending=loan.spending, key="leaves",
            clause="A7.2-3", by=by, at=at, lent=f"{loan.amount:,.2f}",
        )  # fmt: skip


@clause("A7.2-3")
def advances_out(person: Employee, at: datetime) -> list[Open]:
    """The advance that somebody has still to settle, before finance signs for who leaves."""
    rows = Advance.objects.filter(person=person, settled_at=None).select_related("spending")
    return [
        Open(
            _("an advance of %(amount)s yuan: %(purpose)s")
            % {"amount": f"{row.amount:,.2f}", "purpose": row.spending.purpose},
            link(row.spending_id),
            partial(may_see, row.spending, at=at),
        )
        for row in rows
    ]
