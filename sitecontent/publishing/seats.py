"""Who decides on what is to be published: leader, deputy, general manager."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.people.selectors import general_manager, holders, managing_leader_of
from regulations.approvals.services import Chain
from regulations.rulebook import clause
from sitecontent.publishing.rules import Kind, chain_of


@clause("C3-3", "C5-2")
def leader_of(person: Employee) -> Employee | None:
    """The leader of a person's department; where that is they themselves, or nobody, who of the
    management is in charge of it, else the general manager."""
    leader = person.department and person.department.leader
    if leader and leader.is_active and leader.pk != person.pk:
        return leader
    return managing_leader_of(person) or general_manager()


@clause("C3-3")
def deputy_of(person: Employee) -> Employee | None:
    """The deputy in charge of a person's department, else the deputy of the lowest number."""
    found = managing_leader_of(person)
    if found and found.position.code == "deputy":
        return found
    return holders("deputy").exclude(pk=person.pk).order_by("number").first()


@clause("C3-3", "C4-3", "C5-2")
def chain_for(person: Employee, kind: Kind, *, is_flagged: bool) -> Chain:
    """The chain of what a person asks for. Refused on pages where it would not be three people."""
    seats = {
        "leader": leader_of(person),
        "deputy": deputy_of(person) if kind == Kind.PAGE else None,
        "general_manager": general_manager(),
    }
    stages = chain_of(kind, is_flagged=is_flagged)
    asked = [seats[stage.role] for stage in stages]
    if kind == Kind.PAGE and len({each.pk for each in asked if each}) < len(stages):
        raise ValidationError(
            _("Leader of the department, deputy and general manager are three people here."),
            code="C3-3",
        )
    return Chain(stages, lambda role: [seats[role].pk] if seats[role] else [])
