"""The first day of a person: until then the login does not work, from then on it does."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hr.people import registry
from hr.people.models import Employee
from hr.people.plans.models import Plan
from hr.people.plans.rules import Kind, Outcome
from hr.people.rules import Stage, fault_of_kept_from, first_kept
from hr.people.selectors import authority_of
from regulations.rulebook.rules import day_of

AHEAD = _("Who works here already has no first day that lies ahead.")


def starts_later(day: date | None, at: datetime) -> bool:
    """Whether a first day is still to come."""
    return day is not None and day > day_of(at)


def fault_of_keeping(day: date, hired_on: date | None, today: date) -> object:
    """Why attendance of somebody new is not kept from a day; None if it may be."""
    fault = fault_of_kept_from(day, hired_on, today)
    if fault:
        return fault
    try:
        registry.check_keep(day)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return None


def keep_from(employee: Employee, today: date) -> None:
    """Fill in from when attendance of somebody new is kept; refuse what may not be said of it."""
    said = employee.kept_from
    if said is None:
        employee.kept_from = first_kept(employee.hired_on, today)
        return
    fault = fault_of_keeping(said, employee.hired_on, today)
    if fault:
        raise ValidationError({"kept_from": fault}, code="A2.1-2")


def plan_first_day(*, employee: Employee, day: date, by, at: datetime) -> Plan:
    """Let the login of somebody who was taken on for a later day begin on that day."""
    check_free(employee, day, field="hired_on")
    return Plan.objects.create(
        kind=Kind.JOIN,
        employee=employee,
        day=day,
        planned_by=by,
        planned_at=at,
        authority=authority_of(by),
    )


def check_free(employee: Employee, day: date, *, field: str) -> None:
    """Refuse a second change on a day that has one planned, in the field that names the day."""
    if Plan.objects.open().filter(employee=employee, day=day).exists():
        text = _("There is a planned change of %(person)s on %(day)s already.")
        raise ValidationError({field: text % {"person": employee, "day": day.isoformat()}})


def change_first_day(*, employee: Employee, day: date | None, by, at: datetime) -> dict:
    """Plan another first day of somebody still to come; gives what it changes at once.

    Refused: a day to come for who works here already.
    """
    if employee.stage == Stage.WORKING and starts_later(day, at):
        raise ValidationError({"hired_on": AHEAD})
    if employee.stage != Stage.COMING:
        return {}
    plans = Plan.objects.open().filter(employee=employee, kind=Kind.JOIN)
    plans.update(outcome=Outcome.CALLED_OFF, settled_at=at, settled_by=by)
    if starts_later(day, at):
        plan_first_day(employee=employee, day=day, by=by, at=at)
    return {} if day is None or starts_later(day, at) else {"is_active": True}
