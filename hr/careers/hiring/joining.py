"""A candidate who accepted is taken on by the services of people, and put on probation."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hr.careers.models import Hire, Offer, Pay
from hr.careers.probation.services import begin_probation
from hr.careers.refusals import in_words
from hr.people.models import Employee
from hr.people.services import hire_employee
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of


@clause("C2")
@transaction.atomic
def take_on(*, offer: Offer, number: str, by: Employee, at: datetime) -> Hire:
    """Take a candidate on as it was offered: staff list, probation, pay of a specialist.

    The file of the first day opens on that day. Refused: before they accepted, a day that is over,
    a number that is taken, more people than there are posts.
    """
    if not by.has_perm("people.add_employee") or not by.has_perm("careers.hire_candidate"):
        raise PermissionDenied(_("Your position does not hire."))
    if offer.first_day < day_of(at):
        raise ValidationError(
            _("The first day is over: offer the post for another day."), code="C2"
        )
    with in_words("C2"):
        person = _enter(offer, number, by, at)
        row = Hire(offer=offer, person=person, by=by, at=at)
        insert(row)
    words = {"person": person, "by": by, "at": at}
    begin_probation(starts_on=offer.first_day, months=offer.probation_months, **words)
    if offer.grade_id:
        with in_words("C1"):
            pay = {"grade_id": offer.grade_id, "amount": offer.amount, "from_on": offer.first_day}
            insert(Pay(**words, **pay))
    return row


def _enter(offer: Offer, number: str, by: Employee, at: datetime) -> Employee:
    """The candidate in the staff list, as it was offered."""
    candidate, vacancy = offer.candidate, offer.candidate.outlet.vacancy
    return hire_employee(
        number=number.strip(), name=candidate.name, phone=candidate.phone, email=candidate.email,
        department=vacancy.department, position=vacancy.job.position,
        supervisor=offer.supervisor, hired_on=offer.first_day, by=by, at=at,
    )  # fmt: skip
