"""Leaves without a decision: a month is not closed over them."""

from datetime import date

from django.utils.translation import gettext_noop

from attendance.leave.facts import link_of
from attendance.leave.models import Leave
from attendance.leave.rules import State
from attendance.timekeeping.months.rules import Blocker
from regulations.rulebook.rules import day_of, span_of

WAITS = gettext_noop("A leave waits for its decision.")


def undecided(since: date, until: date) -> list[Blocker]:
    """Leaves that touch days from one to another and are not decided yet."""
    start, end = span_of(since, until)
    waiting = Leave.objects.filter(state__in=[State.REPORTED, State.PENDING, State.RETURNED])
    return [
        Blocker(
            WAITS,
            person_id=row.person_id,
            day=day_of(row.starts_at),
            link=link_of(row),
            clause=row.clause,
        )
        for row in waiting.between(start, end).order_by("starts_at", "pk")
    ]
