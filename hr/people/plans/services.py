"""The verbs of planned changes: plan a move or a last day, call it off, let it take effect."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people import changes, registry, rules
from hr.people.models import Employee
from hr.people.plans.joining import check_free
from hr.people.plans.models import Plan
from hr.people.plans.rules import Kind, Outcome, fault_of_day, may_call_off
from hr.people.plans.selectors import leaves_on, supervisors_on
from hr.people.selectors import allowed, authority_of, standing_of, superior_ids
from hr.people.services import check_appointment
from regulations.notices.services import Message, notify
from regulations.rulebook.rules import day_of

AS_PLANNED = gettext_noop("as planned beforehand")
NOT_JOINED = gettext_noop("does not join: called off")


@transaction.atomic
def plan_move(
    *, employee: Employee, day: date, by, at: datetime, department=None, position=None,
    supervisor=None,
) -> Plan:  # fmt: skip
    """Plan another department, position or supervisor from a day to come; None stays as it is.

    Refused like the change itself: a person's own appointment, and those above by anybody but
    the general manager. Also: a move of nothing, a day that is here, a second change that day.
    """
    changes.one_line_at_a_time()
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    named = {"department": department, "position": position, "supervisor": supervisor}
    fields = {name: value for name, value in named.items() if value is not None}
    if not fields:
        raise ValidationError(_("Name what changes: department, position or supervisor."))
    check_appointment(employee, fields, by)
    _check_day(employee, Kind.MOVE, day, at)
    if supervisor is not None:
        _check_line(employee, supervisor, day)
    return _store(Kind.MOVE, employee, day, by=by, at=at, **fields)


@transaction.atomic
def plan_leave(*, employee: Employee, last_day: date, by, at: datetime) -> Plan:
    """Plan a person's last day: the login ends when it is over.

    Refused like the end itself, and for a day that is over.
    """
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    check_appointment(employee, {}, by)
    check_last_day(employee, last_day)
    day = last_day + timedelta(days=1)
    _check_day(employee, Kind.LEAVE, day, at)
    if leaves_on(employee) is not None:
        text = _("A last day of %(person)s is planned already: call it off first.")
        raise ValidationError({"last_day": text % {"person": employee}})
    return _store(Kind.LEAVE, employee, day, by=by, at=at)


def check_last_day(employee: Employee, last_day: date) -> None:
    """Refuse a last day before the first one."""
    if employee.hired_on and last_day < employee.hired_on:
        text = _("The last day at work lies before the first one, %(day)s.")
        raise ValidationError({"last_day": text % {"day": employee.hired_on.isoformat()}})


def _check_day(employee: Employee, kind: Kind, day: date, at: datetime) -> None:
    fault = fault_of_day(
        kind=kind, day=day, today=day_of(at), stage=employee.stage, leaves=leaves_on(employee)
    )
    field = "last_day" if kind == Kind.LEAVE else "day"
    if fault:
        raise ValidationError({field: fault})
    check_free(employee, day, field=field)


def _check_line(employee: Employee, supervisor: Employee, day: date) -> None:
    if supervisor.stage == rules.Stage.LEFT:
        text = _("%(person)s has left.") % {"person": supervisor}
        raise ValidationError({"supervisor": text})
    if rules.closes_circle(employee.pk, supervisor.pk, supervisors_on(day)):
        raise ValidationError({"supervisor": _("Nobody stands above themselves.")})


def _store(kind: Kind, employee: Employee, day: date, *, by, at: datetime, **fields) -> Plan:
    return Plan.objects.create(
        kind=kind,
        employee=employee,
        day=day,
        planned_by=by,
        planned_at=at,
        authority=authority_of(by),
        **fields,
    )


@transaction.atomic
def call_off_plan(*, plan: Plan, by, at: datetime) -> Plan:
    """Call a planned change off before its day; who was to join does not, and
    is expected no more.

    Refused from that day on, for those who may not decide it, and with its clause where the plan
    carries out a decision that a room above took (`registry.on_call_off`).
    """
    fault = registry.held([plan]).get(plan.pk)
    if fault:
        raise fault
    return undo_plan(plan=plan, by=by, at=at)


@transaction.atomic
def undo_plan(*, plan: Plan, by, at: datetime) -> Plan:
    """Call off a plan together with the decision that it carried out; refused as by hand."""
    plan = _locked(plan.pk)
    check_appointment(plan.employee, plan.changes, by)
    if not may_call_off(is_open=not plan.outcome, day=plan.day, today=day_of(at)):
        raise ValidationError(_("Only what still lies ahead can be called off."))
    _settle(plan, Outcome.CALLED_OFF, by=by, at=at)
    if plan.kind == Kind.JOIN:
        employee = Employee.objects.select_for_update().get(pk=plan.employee_id)
        changes.write_end(employee, last_day=day_of(at), by=by, at=at, reason=NOT_JOINED)
    return plan


def drop_plans(*, employee: Employee, by, at: datetime, **words) -> None:
    """Call off what is planned for somebody whose login ends (told by the registry)."""
    plans = Plan.objects.open().filter(employee=employee)
    plans.update(outcome=Outcome.CALLED_OFF, settled_at=at, settled_by=by)


@transaction.atomic
def apply_plan(*, plan_id: int, at: datetime) -> Plan | None:
    """Let a plan whose day has come take effect, once; None if another did or it was called off.

    Rights, history and whoever registered follow in the same transaction. What has become
    impossible since it was planned is marked as failed, and who keeps the staff list is told.
    """
    changes.one_line_at_a_time()
    plan = _locked(plan_id, skip=True)
    if plan is None or plan.outcome or plan.day > day_of(at):
        return None
    try:
        with transaction.atomic():
            _settle(plan, Outcome.APPLIED, by=None, at=at)
            _take_effect(plan, at)
    except ValidationError as error:
        plan.problem = " ".join(error.messages)
        _settle(plan, Outcome.FAILED, by=None, at=at)
        _tell_failure(plan, at)
    return plan


def _locked(plan_id: int, *, skip: bool = False) -> Plan | None:
    rows = Plan.objects.select_for_update(of=("self",), skip_locked=skip)
    return rows.filter(pk=plan_id).first()


def _settle(plan: Plan, outcome: Outcome, *, by, at: datetime) -> Plan:
    plan.outcome, plan.settled_at, plan.settled_by = outcome, at, by
    plan.save(update_fields=["outcome", "settled_at", "settled_by", "problem"])
    return plan


def _take_effect(plan: Plan, at: datetime) -> None:
    """The change as if who planned it made it now; their right is that of when they planned."""
    employee = Employee.objects.select_for_update().get(pk=plan.employee_id)
    _check_authority(plan, employee)
    words = {"by": plan.planned_by, "at": at, "reason": AS_PLANNED}
    if plan.kind == Kind.LEAVE:
        changes.write_end(employee, last_day=plan.last_day, **words)
        return
    if employee.stage == rules.Stage.LEFT:
        raise ValidationError(_("%(person)s has left."), params={"person": employee})
    above = plan.supervisor
    if above and above.stage == rules.Stage.LEFT:
        raise ValidationError(_("%(person)s has left."), params={"person": above})
    fields = {"is_active": True} if plan.kind == Kind.JOIN else plan.changes
    changes.write_change(employee, fields, **words)
    _tell_effect(plan, employee, at)


def _check_authority(plan: Plan, employee: Employee) -> None:
    """Who has risen above the planner since then is no longer theirs to decide on."""
    planner = plan.planned_by_id
    may = rules.may_decide(
        actor=rules.Standing(plan.authority),
        target=standing_of(employee),
        is_above=planner is not None and employee.pk in superior_ids(planner),
    )
    if not may:
        raise ValidationError(
            _("Since it was planned, only the general manager decides on %(person)s."),
            params={"person": employee},
        )


def _tell_effect(plan: Plan, employee: Employee, at: datetime) -> None:
    """Tell the person and who stands above them now that the day has come."""
    text = gettext_noop("%(person)s has moved as planned: see the page of the person.")
    if plan.kind == Kind.JOIN:
        text = gettext_noop("%(person)s works here from today.")
    _notify(plan, text, [employee, employee.supervisor], at)


def _tell_failure(plan: Plan, at: datetime) -> None:
    text = gettext_noop("What was planned for %(person)s could not take effect: %(problem)s")
    _notify(plan, text, allowed("people.change_employee"), at)


def _notify(plan: Plan, text: str, people, at: datetime) -> None:
    message = Message(
        key=f"plan:{plan.pk}:{plan.outcome}",
        text=text,
        params={"person": plan.employee.name, "problem": plan.problem},
        url=f"/people/{plan.employee.number}/",
    )
    notify(recipients=[person for person in people if person], message=message, at=at)
