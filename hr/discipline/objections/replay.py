"""Past objections judged anew by other days: what a draft of their rules is tried by.

What nobody wrote because the time was over cannot be known.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext_noop

from hr.discipline.letters import link
from hr.discipline.models import Objection
from hr.discipline.objections.rules import ObjectionRules, due_at, may_object_until
from regulations.amendments.registry import Progress, first_day
from regulations.amendments.rules import Changed
from regulations.deadlines.rules import Clock, Standing, standing
from regulations.rulebook import clause
from regulations.rulebook.rules import span_of

COVERS = ("objection_answer_days", "objection_within_days")
IN_TIME = gettext_noop("raised in time")
TOO_LATE = gettext_noop("raised too late")
# The message ids of the labels.
_WORDS = {
    Standing.RUNNING: "running",
    Standing.MET: "met in time",
    Standing.LATE: "met late",
    Standing.MISSED: "missed",
}
_BREACHES = (Standing.LATE, Standing.MISSED)


@clause("B7-2")
def judge_objections(
    before: ObjectionRules, after: ObjectionRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every objection of these days that was raised, or answered, in time by one set alone.

    One that had no answer when the last day was over is judged as it stood then. An answer counts
    for whoever owed it, an objection for who raised it; neither costs money.
    """
    start, end = span_of(since, until)
    rows = Objection.objects.filter(at__gte=start, at__lt=end).order_by("at", "pk")
    total = rows.count()
    progress(0, total)
    for done, row in enumerate(rows.select_related("ruling__case", "deadline").iterator(), 1):
        yield from filter(None, (_raised(row, before, after), _answered(row, before, after, end)))
        progress(done, total)


def first() -> date | None:
    """The day of the first objection."""
    return first_day((Objection.objects, "at"))


def _raised(row: Objection, before: ObjectionRules, after: ObjectionRules) -> Changed | None:
    was, now = (row.at <= may_object_until(row.ruling.at, each) for each in (before, after))
    if was == now:
        return None
    words = {True: IN_TIME, False: TOO_LATE}
    return _changed(row, row.by_id, words[was], words[now], is_worse=not now)


def _answered(
    row: Objection, before: ObjectionRules, after: ObjectionRules, at: datetime
) -> Changed | None:
    clock = row.deadline
    if clock.voided_at:
        return None
    was, now = (
        standing(Clock(row.at, due_at(row.at, each), clock.met_at), at) for each in (before, after)
    )
    if (was in _BREACHES) == (now in _BREACHES):
        return None
    return _changed(row, clock.owner_id, _WORDS[was], _WORDS[now], is_worse=now in _BREACHES)


def _changed(row: Objection, person_id: int | None, was: str, now: str, **words) -> Changed:
    return Changed(
        person_id=person_id,
        clause="B7-2",
        at=row.at,
        what=str(row.ruling.case),
        before=was,
        after=now,
        link=link(row.ruling.case_id),
        **words,
    )
