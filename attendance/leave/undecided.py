"""Leaves without a decision, and time off that was not earned: no month is closed over them."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_noop

from attendance.leave.facts import link_of
from attendance.leave.models import Leave, Shortening
from attendance.leave.refitting import beyond_time_off
from attendance.leave.rules import Kind, State
from attendance.timekeeping.months.rules import Blocker
from regulations.rulebook.rules import day_of, span_of

SHORTER = gettext_noop("The shortening of a leave waits for its decision.")
WAITS = gettext_noop("A leave waits for its decision.")
BEYOND = gettext_noop(
    "Time off in lieu covers more work than was taken for it: it is shortened, or the shift is "
    "changed."
)


def undecided(since: date, until: date) -> list[Blocker]:
    """Leaves that touch days from one to another and are not decided yet, nor their shortening,
    and those in lieu that take less time off than they cover (A2.8-2)."""
    start, end = span_of(since, until)
    shortenings = Shortening.objects.filter(state="pending")
    waiting = Leave.objects.filter(
        Q(state__in=[State.REPORTED, State.PENDING, State.RETURNED])
        | Q(state=State.APPROVED, pk__in=shortenings.values("leave"))
    )
    found = [
        (SHORTER if row.state == State.APPROVED else WAITS, row.clause, row)
        for row in waiting.between(start, end).order_by("starts_at", "pk")
    ]
    in_lieu = Leave.objects.filter(kind=Kind.IN_LIEU, state=State.APPROVED).between(start, end)
    found += [(BEYOND, "A2.8-2", row) for row in beyond_time_off(list(in_lieu.order_by("pk")))]
    return [
        Blocker(
            text,
            person_id=row.person_id,
            day=day_of(row.starts_at),
            link=link_of(row),
            clause=ref,
        )
        for text, ref, row in found
    ]
