"""What approved leave excuses, and who is away by it: asked for by the rooms below."""

from collections.abc import Collection, Iterable
from datetime import datetime

from attendance.leave.letters import link
from attendance.leave.models import Leave
from attendance.timekeeping.rules import Cover, CoverKind
from regulations.rulebook import clause


@clause("A2.4", "A2.5-5")
def covers_of(person_ids: Collection[int], start: datetime, end: datetime) -> Iterable[Cover]:
    """The covers of these people in a stretch: of approved leave alone (A2.4). One query."""
    rows = Leave.objects.covering().between(start, end).filter(person__in=person_ids)
    names = ("pk", "person_id", "starts_at", "ends_at", "kind", "clause", "is_paid")
    for pk, person, starts_at, ends_at, kind, ref, is_paid in rows.values_list(*names):
        yield Cover(
            person_id=person,
            starts_at=starts_at,
            ends_at=ends_at,
            kind=CoverKind(kind),
            clause=ref,
            ref=f"leave:{pk}",
            link=link(pk),
            is_paid=is_paid,
        )


def absences_of(
    person_ids: Collection[int], start: datetime, end: datetime
) -> Iterable[tuple[int, datetime, datetime]]:
    """When these people are on leave in a stretch: approved, or reported as an emergency.

    Deputies stand in, and the roster passes over, whoever is really away. One query.
    """
    rows = Leave.objects.away().filter(person__in=person_ids)
    rows = rows.filter(starts_at__lte=end, ends_at__gt=start)
    return rows.values_list("person_id", "starts_at", "ends_at")
