"""What the tests of the clocks ask: what is missed, and who was told."""

from datetime import datetime, timedelta

from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice

DAY = timedelta(days=1)
MICRO = timedelta(microseconds=1)


def breaches(at: datetime) -> set[tuple[str, str]]:
    """What is missed at a moment: (clause, who)."""
    rows = Deadline.objects.breached(at).select_related("owner")
    return {(row.clause, row.owner.name) for row in rows}


def told(key: str) -> list[str]:
    """Who got the notices of a kind, once for each notice."""
    rows = Notice.objects.filter(key__startswith=key).select_related("recipient")
    return sorted(row.recipient.name for row in rows)
