"""Who asks for whom, and who decides."""

from hr.people.models import Employee
from hr.people.positions import MANAGERS
from hr.people.selectors import general_manager, superior_ids
from regulations.approvals.services import Chain
from regulations.rulebook import clause
from sitecontent.database.levels import rules


def code_of(person: Employee) -> str:
    """The code of a person's position; empty for none."""
    return person.position.code if person.position else ""


def may_ask_for(by: Employee, person: Employee) -> bool:
    """Whether somebody asks for a person: for themselves, as who stands above them or leads their
    department, from the management, or as the system administrator."""
    if by.pk == person.pk or code_of(by) in (*MANAGERS, rules.SYSTEM_OFFICE):
        return True
    department = person.department
    leads = department and by.pk in (department.leader_id, department.managing_leader_id)
    return bool(leads) or by.pk in superior_ids(person.pk)


@clause("C13-6")
def leader_of(person: Employee) -> Employee | None:
    """Who approves as the leader: of the person's department, else who of the management is in
    charge of it, else the general manager. Who would carry it out does not decide on it."""
    department, head = person.department, general_manager()
    seats = [department.leader, department.managing_leader] if department else []
    for each in (*seats, head):
        if each and each.is_active and each.pk != person.pk and not _applies(each):
            return each
    return None


def _applies(person: Employee) -> bool:
    return code_of(person) == rules.SYSTEM_OFFICE


@clause("C13-6")
def chain_for(person: Employee, *, special: bool, by: Employee) -> Chain:
    """The chain of a request that `by` makes for a person."""
    head, leader = general_manager(), leader_of(person)
    seats = {rules.HEAD.role: head, rules.LEADER.role: leader}
    return Chain(
        rules.chain_of(special=special, is_by_head=head is not None and head.pk == by.pk),
        lambda role: [seats[role].pk] if seats[role] else [],
        benefits=[person.pk],
    )
