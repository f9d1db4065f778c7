"""What becomes of supplies when somebody leaves the company or changes post."""

from datetime import date, datetime
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hr.careers.registry import Open
from hr.people.models import Employee
from hr.people.selectors import allowed
from hr.supplies.items import services as items
from hr.supplies.letters import link, tell
from hr.supplies.models import Issue, Order
from hr.supplies.requests.selectors import may_see
from hr.supplies.rules import OrderState
from regulations.approvals.models import Approval
from regulations.approvals.services import drop_approval
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

LEAVES = gettext_noop("%(person)s leaves; order %(order)s is still on its way.")


@clause("A3-L3", "A3-4")
def drop_supplies(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Withdraw what somebody asked for, end their custody, and tell the office of their orders."""
    items.end_custody(person=employee, by=by, at=at)
    mine = (
        Q(supplies_purchase__person=employee) | Q(supplies_choice__person=employee)
        | Q(supplies_slip__person=employee) | Q(supplies_localpurchase__person=employee)
    )  # fmt: skip
    for pk in list(Approval.objects.filter(mine, state="pending").values_list("pk", flat=True)):
        drop_approval(approval_id=pk, by=by, at=at)
    for order in Order.objects.filter(by=employee, state=OrderState.PLACED):
        tell(
            allowed("supplies.place_order"), LEAVES, url=link("orders", order.pk),
            key=f"leaves:{order.pk}", clause="A3-4", by=by, at=at, person=employee.name,
            order=order.name,
        )  # fmt: skip


@clause("A3-L3")
def end_custody(*, employee: Employee, by, at: datetime) -> None:
    """Somebody has another post: whose supplies they kept names another custodian."""
    items.end_custody(person=employee, by=by, at=at)


@clause("A5-2", "A3-4")
def still_open(person: Employee, at: datetime) -> list[Open]:
    """Orders of supplies that somebody placed and that have not come, and issues they have not
    signed for, before the office signs for who leaves (`careers.registry`)."""
    placed = Order.objects.filter(by=person, state=OrderState.PLACED).order_by("pk")
    placed = placed.select_related("purchase__approval")
    unsigned = Issue.objects.filter(receipt=None, deadline__owner=person).order_by("pk")
    found = [
        Open(
            _("order %(order)s is on its way") % {"order": row.name},
            link("orders", row.pk),
            partial(may_see, row.purchase, at=at),
        )
        for row in placed
    ]
    return found + [
        Open(
            _("supplies issued on %(day)s are not signed for")
            % {"day": day_of(row.at).isoformat()},
            link("issues", row.pk),
        )
        for row in unsigned
    ]
