"""What of the approvals, the file and the cases is open with somebody who leaves."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from hr.careers.entry.rules import State
from hr.careers.entry.selectors import file_of, state
from hr.careers.registry import Open, holding
from hr.people.models import Employee
from regulations.approvals.models import Seat
from regulations.approvals.rules import StepState
from regulations.approvals.selectors import may_see


def decisions(person: Employee, at: datetime) -> list[Open]:
    """Requests that wait for this person's word and nobody else's."""
    rows = Seat.objects.filter(person=person, step__state=StepState.OPEN)
    found = rows.select_related("step__approval").order_by("pk")
    return [
        Open(
            str(seat.step.approval),
            f"/approvals/{seat.step.approval_id}/",
            partial(may_see, seat.step.approval, at=at),
        )
        for seat in found
        if seat.step.people == [person.pk]
    ]


def files(person: Employee, at: datetime) -> list[Open]:
    """A personnel file that was declared and not verified."""
    file = file_of(person)
    if file is None or state(file) != State.DECLARED:
        return []
    verifies = holding("careers.verify_entry")
    return [Open(_("the personnel file is to be verified"), f"/careers/files/{file.pk}/", verifies)]
