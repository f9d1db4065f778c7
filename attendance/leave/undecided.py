"""Leaves without a decision: a month is not closed over them."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_noop

from attendance.leave.facts import link_of
from attendance.leave.models import Leave, Shortening
from attendance.leave.rules import State
from attendance.timekeeping.months.rules import Blocker
from regulations.rulebook.rules import day_of, span_of

SHORTER = gettext_noop("The shortening of a leave waits for its decision.")
WAITS = gettext_noop("A leave waits for its decision.")


def undecided(since: date, until: date) -> list[Blocker]:
    """Leaves that touch days from one to another and are not decided yet, nor their shortening."""
    start, end = span_of(since, until)
    shortenings = Shortening.objects.filter(state="pending")
    waiting = Leave.objects.filter(
        Q(state__in=[State.REPORTED, State.PENDING, State.RETURNED])
        | Q(state=State.APPROVED, pk__in=shortenings.values("leave"))
    )
    return [
        Blocker(
            SHORTER if row.state == State.APPROVED else WAITS,
            person_id=row.person_id,
            day=day_of(row.starts_at),
            link=link_of(row),
            clause=row.clause,
        )
        for row in waiting.between(start, end).order_by("starts_at", "pk")
    ]
