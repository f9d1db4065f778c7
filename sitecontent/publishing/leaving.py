"""What becomes of the requests of somebody who leaves."""

from datetime import date, datetime

from hr.people.models import Employee
from regulations.approvals.models import Approval
from regulations.approvals.services import drop_approval
from regulations.rulebook import clause


@clause("C5-1")
def drop_requests(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Withdraw what somebody who leaves has asked for and is not decided."""
    waiting = Approval.objects.filter(
        publishing_version__by=employee, state__in=("pending", "returned")
    )
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        drop_approval(approval_id=pk, by=by, at=at)
