"""What the room does around a last day: clearances of those whom others let go, and the end."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.careers.leaving.rules import Why
from hr.careers.leaving.services import end_departure, open_departure
from hr.careers.models import Departure
from hr.careers.pay.services import close_scales
from hr.discipline.models import Dismissal
from hr.discipline.rulings.rules import Effect
from hr.people.logins.services import end_sessions
from hr.people.models import Employee, LeavingNote, Plan
from hr.people.plans.rules import Kind, Leaving, Outcome
from hr.people.plans.selectors import never_joined
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

# Who left so many days ago is still cleared by the portal; who left before was on paper.
RECENT = timedelta(days=7)
HELD = _("This last day carries out a resignation: it is called off where that is taken back.")
CALLED_OFF = gettext_noop("The last day that was planned was called off.")


def held_plans(plans: Collection[Plan]) -> dict[int, ValidationError]:
    """Of these plans the last days that carry out a resignation (`people.registry.on_call_off`)."""
    rows = Departure.objects.filter(
        plan__in=[plan.pk for plan in plans], why=Why.RESIGNATION, ending=None
    )
    return {pk: ValidationError(HELD, code="A5-2") for pk in rows.values_list("plan", flat=True)}


@clause("A5-2")
def watch_plans(*, at: datetime) -> int:
    """Open the clearance of everybody whose last day is planned, and end it where it was called
    off; how many were opened."""
    called_off = Departure.objects.filter(
        plan__outcome=Outcome.CALLED_OFF, ending=None, settlement=None, person__is_active=True
    )
    for row in called_off.select_related("person__department"):
        end_departure(departure=row, reason=CALLED_OFF, by=None, at=at)
    plans = Plan.objects.open().filter(kind=Kind.LEAVE, departure=None)
    waiting = list(plans.select_related("employee__department", "note").order_by("pk"))
    leaving = set(
        Departure.objects.filter(
            person__in=[plan.employee_id for plan in waiting], ending=None, settlement=None
        ).values_list("person", flat=True)
    )
    opened = [plan for plan in waiting if plan.employee_id not in leaving]
    for plan in opened:
        _open(plan.employee, plan.last_day, getattr(plan, "note", None), plan=plan, at=at)
    return len(opened)


def _open(person: Employee, last_day: date, note: LeavingNote | None, *, plan=None, at: datetime):
    """Open a clearance by what was written down with the last day, where anything was."""
    open_departure(
        person=person, why=_why_of(person, note), last_day=last_day, plan=plan,
        reason=note.reason if note else "", told_at=note and note.at, by=None, at=at,
    )  # fmt: skip


def _why_of(person: Employee, note: LeavingNote | None) -> Why:
    if note is not None and note.kind == Leaving.RESIGNATION:
        return Why.RESIGNATION
    is_dismissed = Dismissal.objects.filter(
        measure__person=person, outcome=Effect.EFFECTIVE, measure__ruling__replaced_by=None
    ).exists()
    return Why.DISMISSAL if is_dismissed else Why.OTHER


def _known():
    """Leavings that stand, but those of people who came back and left anew."""
    of_this = Q(settlement=None) | Q(last_day=F("person__left_on"))
    return Departure.objects.filter(of_this, ending=None)


@clause("A5-2")
def watch_gone(*, at: datetime) -> int:
    """Open the clearance of everybody whose login ended lately without one; how many."""
    today = day_of(at)
    people = Employee.objects.filter(
        is_active=False, left_on__gt=today - RECENT, left_on__lte=today
    ).exclude(pk__in=_known().values("person"))
    gone = [each for each in people.order_by("pk") if not never_joined(each)]
    for person in gone:
        notes = LeavingNote.objects.filter(employee=person, last_day=person.left_on)
        note = notes.exclude(plan__outcome=Outcome.CALLED_OFF).order_by("pk").last()
        _open(person, person.left_on, note, plan=note and note.plan, at=at)
    return len(gone)


@clause("A5-2")
def on_leave(*, employee: Employee, by, at: datetime, **words) -> None:
    """A login ends (`people.registry.on_leave`): sessions and rights on single things end too."""
    end_sessions(employee)
    close_scales(employee, by=by, at=at)
