"""Attempts to change an order become cases: one per person and day (C7-5)."""

from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.utils.translation import gettext_noop

from hr.discipline.services import open_case
from hr.roster.rules import CHINA
from orders.desk.models import Order, OrderEvent, OrderLine
from regulations.binding.models import Attempt
from regulations.binding.registry import protection
from regulations.rulebook import clause

TABLES = [model._meta.db_table for model in (Order, OrderLine, OrderEvent)]
TITLE = gettext_noop("Attempts to change orders on %(day)s")
# How many attempts of a day a case quotes word for word.
QUOTED = 20


def _day_of(attempt: Attempt) -> date:
    return attempt.at.astimezone(CHINA).date()


@clause("C7-5")
def open_attempt_cases(*, at: datetime) -> int:
    """Open a case for everybody who tried to change an order today or yesterday, once a day.

    An attempt whose person nobody knows becomes a case of the database role. Whether the harm
    to a deal can be undone, and so what follows, is for people to judge. Returns how many cases
    were opened.
    """
    midnight = datetime.combine(at.astimezone(CHINA).date(), time(), CHINA)
    attempts = Attempt.objects.filter(
        table__in=TABLES, at__gte=midnight - timedelta(days=1), at__lte=at
    ).select_related("actor")
    opened = 0
    by_person = sorted(attempts, key=lambda a: (_day_of(a), a.actor_id or 0, a.role, a.pk))
    for (day, actor_id, role), group in groupby(
        by_person, key=lambda a: (_day_of(a), a.actor_id, a.role if not a.actor_id else "")
    ):
        opened += _open(day, actor_id, role, list(group), at) is not None
    return opened


def _open(day: date, actor_id: int | None, role: str, attempts: list[Attempt], at: datetime):
    facts = {
        "day": day.isoformat(),
        "count": len(attempts),
        "role": attempts[0].role,
        "attempts": [
            {
                "at": attempt.at.isoformat(),
                "operation": attempt.operation,
                "table": attempt.table,
                "statement": attempt.statement[:500],
            }
            for attempt in attempts[:QUOTED]
        ],
    }
    return open_case(
        key=f"{protection(Order).clause}:{actor_id or role}:{day.isoformat()}",
        clause=protection(Order).clause,
        subject=attempts[0].actor,
        title=TITLE,
        facts=facts,
        by=None,
        at=at,
    )
