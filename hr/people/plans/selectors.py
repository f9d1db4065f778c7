"""What is planned for whom, and what is due."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from hr.people import registry
from hr.people.models import Employee
from hr.people.plans.models import LeavingNote, Plan
from hr.people.plans.rules import ORDER, Kind, Outcome, may_call_off
from hr.people.rules import Stage
from hr.people.selectors import reach_of
from regulations.rulebook.rules import day_of

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """A plan, what it changes as (label, will be), and whether the reader can call it off.

    `held`: why nobody calls it off by hand, where it carries out a decision.
    """

    plan: Plan
    changes: list[tuple[str, str]]
    may_call_off: bool
    held: ValidationError | None = None


def due_ids(at: datetime) -> list[int]:
    """Plans whose day has come, in the order in which they take effect."""
    plans = Plan.objects.due(day_of(at)).values_list("day", "kind", "pk")
    ordered = sorted((day, ORDER.index(Kind(kind)), pk) for day, kind, pk in plans)
    return [pk for _day, _kind, pk in ordered]


def leaves_on(employee: Employee) -> date | None:
    """The first day without a person who is planned to leave; None: stays."""
    plans = Plan.objects.open().filter(employee=employee, kind=Kind.LEAVE)
    return plans.values_list("day", flat=True).first()


def never_joined(employee: Employee) -> bool:
    """Whether somebody was taken on for a day to come, and then did not come."""
    if employee.stage != Stage.LEFT or employee.hired_on is not None:
        return False
    return Plan.objects.filter(
        employee=employee, kind=Kind.JOIN, outcome=Outcome.CALLED_OFF
    ).exists()


def supervisors_on(day: date) -> dict[int, int | None]:
    """Person → supervisor as they will be on a day, when all that is planned takes effect."""
    above = dict(Employee.objects.values_list("pk", "supervisor_id"))
    moves = Plan.objects.due(day).exclude(supervisor=None).order_by("day", "pk")
    return above | dict(moves.values_list("employee_id", "supervisor_id"))


def plans_of(employee: Employee, *, by: Employee, at: datetime) -> list[Entry]:
    """Everything that was ever planned for a person, the latest first."""
    return _entries(_rows().filter(employee=employee).order_by("-day", "-pk"), by, at)


def ends_at_once(employee: Employee) -> list[LeavingNote]:
    """Why the login of somebody who has left was ended without a plan, the latest first."""
    if employee.stage != Stage.LEFT:
        return []
    notes = LeavingNote.objects.filter(employee=employee, plan=None)
    return list(notes.select_related("by").order_by("-pk"))


def open_plans(*, by: Employee, at: datetime) -> list[Entry]:
    """What waits for its day, the nearest first."""
    return _entries(_rows().open().order_by("day", "pk"), by, at)


def settled_plans(
    *, by: Employee, at: datetime, before: int | None = None
) -> tuple[list[Entry], int | None]:
    """A page of what took effect, was called off or failed, the newest first, and the key of the
    next page (None: that was all)."""
    rows = _rows().exclude(outcome="")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return _entries(found[:PAGE], by, at), found[PAGE - 1].pk if len(found) > PAGE else None


def _rows() -> QuerySet[Plan]:
    return Plan.objects.select_related(
        "employee__position",
        "department",
        "position",
        "supervisor",
        "planned_by",
        "settled_by",
        "note",
    )


def _entries(rows: QuerySet[Plan] | list[Plan], by: Employee, at: datetime) -> list[Entry]:
    today, reach, rows = day_of(at), reach_of(by), list(rows)
    held = registry.held([plan for plan in rows if not plan.outcome])
    return [
        Entry(
            plan,
            [
                (str(Employee._meta.get_field(name).verbose_name), str(value))
                for name, value in plan.changes.items()
            ],
            may_call_off(is_open=not plan.outcome, day=plan.day, today=today)
            and plan.pk not in held
            and plan.employee_id != by.pk
            and reach(plan.employee),
            held.get(plan.pk),
        )
        for plan in rows
    ]
