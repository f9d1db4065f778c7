"""Who decides on what is proposed: the leader of the department of who asks."""

from catalog.proposals.rules import chain_of
from hr.people.models import Employee
from hr.people.selectors import general_manager, managing_leader_of
from regulations.approvals.services import Chain
from regulations.rulebook import clause


@clause("C11-1", "C11-2", "C11-3")
def leader_of(person: Employee) -> Employee | None:
    """The leader of a person's department; where that is they themselves, or nobody, who of the
    management is in charge of it, else the general manager."""
    leader = person.department and person.department.leader
    if leader and leader.is_active and leader.pk != person.pk:
        return leader
    return managing_leader_of(person) or general_manager()


def chain_for(person: Employee) -> Chain:
    """The chain of whatever a person proposes."""
    found = leader_of(person)
    return Chain(chain_of(), lambda role: [found.pk] if found else [])
