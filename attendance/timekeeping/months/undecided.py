"""What the other parts of the room still have to decide about days: a month waits for it."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_noop

from attendance.timekeeping.corrections.models import Correction
from attendance.timekeeping.corrections.services import link_of as link_of_correction
from attendance.timekeeping.months.rules import Blocker
from attendance.timekeeping.outings.models import Outing
from attendance.timekeeping.outings.rules import State
from attendance.timekeeping.outings.selectors import link_of as link_of_outing
from attendance.timekeeping.reassignments.models import RefusedPosting
from attendance.timekeeping.replanning.models import PlanChange
from attendance.timekeeping.suspicions.models import Suspicion
from regulations.approvals.models import Step
from regulations.approvals.rules import StepKind, StepState
from regulations.rulebook.rules import day_of, span_of

CORRECTION = gettext_noop("The correction of a mark waits for a decision.")
OUTING = gettext_noop("A business outing waits for its decision.")
UNFILED = gettext_noop("A business outing is signed and waits for the office to file it.")
PLAN = gettext_noop("A change of a plan waits for its decision.")
POSTING = gettext_noop("A refused reassignment waits for its judgement.")
SUSPICION = gettext_noop("A suspicion of clocking for another waits for its judgement.")


def undecided(since: date, until: date) -> list[Blocker]:
    """Corrections, outings, suspicions, refused reassignments and changes of plans of days from one
    to another without a decision."""
    return [
        *_corrections(since, until),
        *_outings(since, until),
        *_suspicions(since, until),
        *_postings(since, until),
        *_plans(since, until),
    ]


def _corrections(since: date, until: date) -> list[Blocker]:
    start, end = span_of(since, until)
    waiting = Correction.objects.filter(outcome="").select_related("punch")
    found = []
    for row in waiting.order_by("pk"):
        at = row.wanted_at or row.punch.at
        if start <= at < end:
            words = {"person_id": row.person_id, "day": day_of(at), "clause": "A2.2-3"}
            found.append(Blocker(CORRECTION, link=link_of_correction(row), **words))
    return found


def _outings(since: date, until: date) -> list[Blocker]:
    """The signature covers the person at once, since the office's delay is not theirs; but the
    month is not closed over an outing that nobody has filed (A2.2-4)."""
    start, end = span_of(since, until)
    unfiled = Step.objects.filter(kind=StepKind.FILE, state=StepState.OPEN)
    waiting = Outing.objects.filter(
        Q(state__in=[State.PENDING, State.RETURNED])
        | Q(state=State.APPROVED, approval__in=unfiled.values("approval"))
    )
    waiting = waiting.filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "pk")
    return [
        Blocker(
            UNFILED if row.state == State.APPROVED else OUTING,
            person_id=row.person_id,
            day=day_of(row.starts_at),
            link=link_of_outing(row),
            clause="A2.2-4",
        )
        for row in waiting
    ]


def _suspicions(since: date, until: date) -> list[Blocker]:
    waiting = Suspicion.objects.filter(day__range=(since, until), judgement=None)
    return [
        Blocker(
            SUSPICION,
            person_id=row.person_id,
            day=row.day,
            link=f"/attendance/suspicions/{row.pk}/",
            clause="A2.3-3",
        )
        for row in waiting.order_by("day", "pk")
    ]


def _postings(since: date, until: date) -> list[Blocker]:
    waiting = RefusedPosting.objects.filter(day__range=(since, until), verdict=None)
    return [
        Blocker(
            POSTING,
            person_id=row.person_id,
            day=row.day,
            link=f"/reassignments/{row.pk}/",
            clause="A2.3-4",
        )
        for row in waiting.order_by("day", "pk")
    ]


def _plans(since: date, until: date) -> list[Blocker]:
    """Once the month is closed its days stay what they were: what is asked is decided before."""
    waiting = PlanChange.objects.filter(Q(until=None) | Q(until__gte=since), outcome="")
    return [
        Blocker(
            PLAN,
            person_id=row.person_id,
            day=max(row.since, since),
            link=f"/attendance/plans/{row.pk}/",
            clause="A2.2-3",
        )
        for row in waiting.filter(since__lte=until).order_by("since", "pk")
    ]
