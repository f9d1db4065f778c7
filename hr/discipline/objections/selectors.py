"""Until when a decision can be objected to."""

from datetime import datetime

from hr.discipline.objections.rules import may_object_until
from regulations.rulebook.selectors import in_force


def object_until(decided_at: datetime) -> datetime:
    """The last moment to object to a decision taken at a moment: what was promised then holds."""
    return may_object_until(decided_at, in_force("objections", decided_at).params)
