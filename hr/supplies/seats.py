"""Who decides on supplies: found once the rules say which stages there are."""

from collections.abc import Collection, Iterable

from hr.people.models import Employee
from hr.people.selectors import general_manager, line_of, managing_leader_of
from hr.supplies.models import Choice, Purchase, Slip
from hr.supplies.rules import (
    MANAGER,
    SUPERVISOR,
    another_quote_chain,
    request_chain,
    slip_chain,
)
from regulations.approvals.models import Decision
from regulations.approvals.rules import Verdict
from regulations.approvals.services import Chain


def request_chain_for(person: Employee) -> Chain:
    """The manager in charge of who asks; without one the general manager."""
    found = managing_leader_of(person) or general_manager()
    return Chain(request_chain(), lambda role: _ids([found]))


def choice_chain_for(choice: Choice) -> Chain:
    """Whoever stands above who approved the request; above the general manager nobody does."""
    word = _word_on(choice.purchase)
    line = line_of(word.principal) if word else []
    found = next((each for each in line if each.is_active), None) or general_manager()
    return Chain(another_quote_chain(), lambda role: _ids([found]))


def _word_on(purchase: Purchase) -> Decision | None:
    words = Decision.objects.filter(approval=purchase.approval_id, verdict=Verdict.APPROVED)
    return words.select_related("principal").order_by("-pk").first()


def slip_chain_for(slip: Slip) -> Chain:
    """Two different people, neither of whom ordered, took in or made the slip.

    The supervisor is the nearest above who made it; the manager is the head of the department,
    else who is in charge of it, else the general manager.
    """
    hands = hands_of(slip)
    person = slip.person
    supervisor = _first(line_of(person), hands)
    department = person.department
    leaders = [department.leader, department.managing_leader] if department else []
    taken = hands | set(_ids([supervisor]))
    manager = _first([*leaders, general_manager(), *line_of(person)], taken)
    found = {SUPERVISOR: supervisor, MANAGER: manager}
    return Chain(slip_chain(), lambda role: _ids([found[role]]), benefits=sorted(hands))


def hands_of(slip: Slip) -> set[int]:
    """Who had a hand in an order before its slip is signed."""
    order = slip.order
    counted = order.deliveries.values_list("by", flat=True)
    fixed = order.deliveries.exclude(lines__fixes=None).values_list("lines__fixes__by", flat=True)
    return {slip.person_id, order.by_id, *counted, *fixed}


def _first(people: Iterable[Employee | None], taken: Collection[int]) -> Employee | None:
    return next((each for each in people if each and each.is_active and each.pk not in taken), None)


def _ids(people: Iterable[Employee | None]) -> list[int]:
    return [each.pk for each in people if each]
