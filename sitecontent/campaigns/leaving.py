"""Who leaves: what they still owed goes to their superior."""

from datetime import date, datetime

from hr.people.models import Employee
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import hand_deadline
from regulations.rulebook import clause
from sitecontent.campaigns.letters import nearest_superior
from sitecontent.campaigns.reports.services import HAND_IN
from sitecontent.campaigns.services import EVALUATE


@clause("B2", "B5")
def hand_over(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Give the clocks of somebody's campaigns and reports to their nearest superior, who evaluates
    and writes instead of them; without one they stay where they are."""
    above = nearest_superior(employee)
    if not above:
        return
    clocks = Deadline.objects.filter(kind__in=(EVALUATE, HAND_IN), owner=employee, met_at=None)
    for pk in list(clocks.filter(voided_at=None).values_list("pk", flat=True)):
        hand_deadline(deadline_id=pk, owner=above[0], at=at)
