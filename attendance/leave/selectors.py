"""Which leaves a person may see, and what the pages show of them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from attendance.leave import lengths, weighing
from attendance.leave.models import Leave, Shortening
from attendance.leave.rules import HOLDING, Kind, State
from hr.people.models import Employee
from hr.people.selectors import subordinate_ids, superior_ids
from regulations.approvals.selectors import may_see as may_see_request
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of

PAGE = 30
EVERYBODY = "leave.view_every_leave"


def leaves_for(viewer) -> QuerySet[Leave]:
    """What a person may see in lists: their own, those of people below them, all by right."""
    rows = Leave.objects.select_related("person", "approval")
    if viewer.has_perm(EVERYBODY):
        return rows
    return rows.filter(Q(person=viewer) | Q(person__in=subordinate_ids(viewer.pk)))


def may_see(leave: Leave, viewer, at: datetime) -> bool:
    """Who asks, whoever stands above them, who decides or decided, and who sees all."""
    if viewer.pk == leave.person_id or viewer.has_perm(EVERYBODY):
        return True
    if viewer.pk in superior_ids(leave.person_id):
        return True
    if leave.approval_id and may_see_request(leave.approval, viewer, at):
        return True
    changes = Shortening.objects.filter(leave=leave).select_related("approval")
    return any(may_see_request(each.approval, viewer, at) for each in changes if each.approval)


def leads_others(viewer) -> bool:
    """Whether a person has somebody's leaves to look after."""
    return viewer.has_perm(EVERYBODY) or Employee.objects.filter(supervisor=viewer).exists()


@dataclass
class Year:
    """A person's leave in a calendar year: days by kind, approved and still waiting."""

    year: int
    taken: dict[Kind, Decimal] = field(default_factory=dict)
    waiting: Decimal = Decimal(0)


def year_of(person, at: datetime) -> Year:
    """How many days of leave a person has this year, by the year each begins in."""
    year = day_of(at).year
    span = (start_of(date(year, 1, 1)), start_of(date(year + 1, 1, 1)))
    rows = Leave.objects.holding().filter(
        person=person, starts_at__gte=span[0], starts_at__lt=span[1]
    )
    found = Year(year)
    sums = rows.order_by().values("kind", "state").annotate(sum=Sum("days"))
    for row in sums:
        if row["state"] == State.APPROVED:
            found.taken[Kind(row["kind"])] = row["sum"]
        else:
            found.waiting += row["sum"]
    return found


@clause("A2.4-4")
def medical_period_of(person, at: datetime) -> lengths.MedicalPeriod | None:
    """The newest medical period of a person, from the first day of sick leave (A2.4-4).

    Of leave that was approved, and has the certificate it needs: what is only asked for has begun
    no period.
    """
    rows = Leave.objects.covering().filter(person=person, kind=Kind.SICK)
    spans = list(rows.order_by("-starts_at").values_list("starts_at", "ends_at")[:60])
    if not spans:
        return None
    edges = [moment for span in spans for moment in span]
    work = weighing.work_between([person.pk], min(edges), max(edges))[person.pk]
    runs = [lengths.joined(span, [s for s in spans if s != span], work) for span in spans]
    return lengths.medical_period(runs, day_of(at))


def own_leaves(person, before: int | None) -> tuple[list[Leave], int | None]:
    """A page of a person's leaves, the newest entered first, and the key of the next page."""
    rows = Leave.objects.filter(person=person).select_related(
        "form_deadline", "certificate_deadline", "approval"
    )
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def running_shortening(leave: Leave) -> Shortening | None:
    """The shortening of a leave that waits for its decision."""
    return leave.shortenings.filter(state="pending").select_related("approval").first()


def is_holding(leave: Leave) -> bool:
    """Whether a leave takes up the person's time."""
    return leave.state in HOLDING
