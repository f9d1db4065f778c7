"""Who fills a role in the chain of a person's leave."""

from collections.abc import Callable

from attendance.leave.rules import DEPARTMENT, LEADER, SUPERVISOR, is_filed_alone
from attendance.timekeeping.outings.selectors import filers
from hr.people.models import Employee
from hr.people.selectors import general_manager, managing_leader_of, supervisor_of
from regulations.approvals.services import Chain


def find_for(person: Employee) -> Callable[[str], list[int]]:
    """`find(role)` gives ids. Where a role stands empty for the person, the general manager.

    Whoever leads the department does not decide on themselves: approvals passes them over.
    """

    def find(role: str) -> list[int]:
        if role not in (SUPERVISOR, LEADER, DEPARTMENT):
            return filers(role)
        found = _decider(person, role) or general_manager()
        return [found.pk] if found else []

    return find


def _decider(person: Employee, role: str) -> Employee | None:
    if role == SUPERVISOR:
        return supervisor_of(person)
    if role == LEADER:
        return managing_leader_of(person)
    leader = person.department and person.department.leader
    return leader if leader and leader.is_active else supervisor_of(person)


def filed_alone(person: Employee) -> bool:
    """Whether nobody stands above a person who could decide their leave; HR files it then."""
    superior = supervisor_of(person)
    if superior is not None:  # of nearly everybody, without a query
        return False
    head = general_manager()
    return is_filed_alone(None, head and head.pk, person.pk)


def chain_for(person: Employee, stages) -> Chain:
    """The chain of a person's leave; the person themselves is barred whoever asks."""
    return Chain(stages, find_for(person), [person.pk])
