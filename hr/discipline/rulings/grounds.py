"""What the rules say of the fine of a case: the version of the case's own day counts."""

from hr.discipline.models import Case
from hr.discipline.registry import Fine, fine_of
from hr.discipline.rulings.rules import bounds_of
from regulations.rulebook.selectors import in_force


def fine_in(case: Case) -> Fine:
    """The bounds of a fine under the case's clause, and the rule version that gives them.

    A room that fixes the fine of its clause by its own rule set comes before the bounds of
    "penalties". Where no version held on the day of the case there are no bounds.
    """
    found = fine_of(case.clause, case.facts, case.opened_at)
    if found:
        return found
    try:
        holds = in_force("penalties", case.opened_at)
    except LookupError:
        return Fine(None, None)
    return Fine(bounds_of(case.clause, holds.params), holds.version)
