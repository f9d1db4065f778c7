"""Probations, where each stands, and who reviews and decides."""

from datetime import datetime

from django.db.models import Q, QuerySet

from hr.careers.models import Probation, Review
from hr.careers.probation.rules import CHAIN, CHAIN_HEAD, MANAGER, State, state_of
from hr.careers.rules import CareerRules
from hr.people.models import Employee
from hr.people.rules import HEAD
from hr.people.selectors import holders, managing_leader_of, subordinate_ids
from regulations.approvals.services import Chain
from regulations.rulebook.rules import day_of
from regulations.rulebook.rulesets import from_values


def probations() -> QuerySet[Probation]:
    """Probations with what their pages show."""
    return Probation.objects.select_related(
        "person__department", "person__position", "ending__review", "deadline", "version"
    )


def listed(by: Employee) -> QuerySet[Probation]:
    """Probations that somebody sees: hr all, a superior those below, everybody their own."""
    rows = probations()
    if by.has_perm("careers.view_probation"):
        return rows
    units = Q(person__department__leader=by) | Q(person__department__managing_leader=by)
    return rows.filter(Q(person__in=[by.pk, *subordinate_ids(by.pk)]) | units)


def rules_of(row: Probation) -> CareerRules:
    """The numbers by which a probation began and is decided."""
    return from_values(CareerRules, row.version.values)


def standing_of(row: Probation, at: datetime) -> State:
    """Where a probation stands at a moment."""
    days = rules_of(row).probation_reminder_days
    return state_of(row.ends_on, hasattr(row, "ending"), day_of(at), days)


def chain_of(review: Review) -> Chain:
    """Who decides on a review: who is in charge of the department, else the general manager."""
    person = review.probation.person
    leader = managing_leader_of(person)
    is_other = leader is not None and leader.pk != review.by_id

    def find(role: str) -> list[int]:
        if role == MANAGER:
            return [leader.pk]
        return list(holders(HEAD).values_list("pk", flat=True))

    return Chain(CHAIN if is_other else CHAIN_HEAD, find, [person.pk])
