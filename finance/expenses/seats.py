"""Who decides on spending: the general manager, or for their own the books take note."""

from finance.expenses.rules import chain_of
from hr.people.rules import HEAD
from hr.people.selectors import holders
from regulations.approvals.services import Chain


def chain_for(person) -> Chain:
    """The chain of whatever a person asks of the company's money."""
    position = person.position
    stages = chain_of(asks_head=bool(position and position.code == HEAD))
    return Chain(stages, _find)


def _find(role: str) -> list[int]:
    return list(holders(role).values_list("pk", flat=True))
