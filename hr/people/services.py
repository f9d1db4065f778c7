"""The verbs of people: take on, appoint, let go, issue a password, import a list."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people import registry, rules
from hr.people.imports import Entry, plan_import
from hr.people.models import Employee
from hr.people.selectors import decides_on
from hr.people.spreadsheet import Sheet
from regulations.notices.services import Message, notify
from regulations.rulebook import clause

# Letters and digits that nobody mistakes for one another when they are read out.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
ISSUED = gettext_noop("password issued")


class Imported(NamedTuple):
    """Who an import took on, and who it changed."""

    new: list[Employee]
    changed: list[Employee]


def _write_history(employee: Employee, *, by, at: datetime) -> None:
    employee._history_user = by
    employee._history_date = at


@transaction.atomic
def hire_employee(
    *, number: str, name: str, password: str | None = None, by=None, at: datetime, **fields
) -> Employee:
    """Take a person on; `fields` as of Employee. The position's group comes with it."""
    employee = Employee(number=number, name=name, initials=rules.initials(name), **fields)
    _check_reach(employee, by)
    employee.set_password(password)
    employee.full_clean(exclude=["password"])
    _write_history(employee, by=by, at=at)
    employee.save()
    _join_group(employee)
    return employee


@transaction.atomic
def change_employee(*, employee: Employee, by, at: datetime, **fields) -> Employee:
    """Change what is known of a person; name, position and supervisor take effect at once.

    Refused: a supervisor who stands below the person, a person's own appointment, and the
    appointment of those above by anybody but the general manager.
    """
    if "supervisor" in fields:
        _one_line_at_a_time()
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    changed = {name for name, value in fields.items() if getattr(employee, name) != value}
    if by is not None and by.pk == employee.pk and changed & rules.APPOINTED:
        raise ValidationError(_("Nobody appoints themselves: another person has to do this."))
    if changed & rules.APPOINTED:
        _check_reach(employee, by)
    for name, value in fields.items():
        setattr(employee, name, value)
    if changed & rules.APPOINTED:
        _check_reach(employee, by)  # nor does anybody else appoint to a post above
    employee.initials = rules.initials(employee.name)
    if "supervisor" in changed:
        _check_line(employee)
    employee.full_clean(exclude=["password"])
    _write_history(employee, by=by, at=at)
    employee.save()
    _join_group(employee)
    if "position" in changed:
        registry.changed(employee=employee, by=by, at=at)
    return employee


def _check_reach(employee: Employee, by) -> None:
    if not decides_on(by, employee):
        raise ValidationError(
            _(
                "Only the general manager decides on the appointment, password and login "
                "of %(person)s."
            ),
            params={"person": employee},
        )


def _one_line_at_a_time() -> None:
    """Two changes that are fine alone could close a circle together: they wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('people.supervisor', 0))")


def _check_line(employee: Employee) -> None:
    above = dict(Employee.objects.values_list("pk", "supervisor_id"))
    if rules.closes_circle(employee.pk, employee.supervisor_id, above):
        raise ValidationError({"supervisor": _("Nobody stands above themselves.")})


@clause("B1", "B3", "B4", "B6")
def _join_group(employee: Employee) -> None:
    """A person's groups follow from the position alone."""
    employee.groups.set([employee.position.group] if employee.position else [])


def new_password() -> str:
    """A password to be read out once: three groups of four signs."""
    return "-".join("".join(secrets.choice(_SIGNS) for _sign in range(4)) for _group in range(3))


@transaction.atomic
def issue_password(*, employee: Employee, by, at: datetime) -> str:
    """Give a person a new password, which ends every session of theirs; returns it.

    The person and their supervisor are told. Refused for those above, and who has left.
    """
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    _check_reach(employee, by)
    if not employee.is_active:
        raise ValidationError(_("%(person)s has left."), params={"person": employee})
    password = new_password()
    employee.set_password(password)
    _write_history(employee, by=by, at=at)
    employee._change_reason = ISSUED
    employee.save()
    text = gettext_noop("%(by)s issued a new password to %(person)s.")
    _tell(employee, text=text, name="password", by=by, at=at)
    return password


def _tell(employee: Employee, *, text: str, name: str, by, at: datetime) -> None:
    """Tell a person and their supervisor what somebody else did to the person's login."""
    if by is not None and by.pk == employee.pk:
        return
    message = Message(
        key=f"login:{name}:{employee.pk}:{at.isoformat()}",
        text=text,
        params={"by": by.name if by else "—", "person": employee.name},
        url=f"/people/{employee.number}/",
    )
    concerned = [person for person in (employee, employee.supervisor) if person]
    notify(recipients=concerned, message=message, at=at)


@transaction.atomic
def import_employees(*, sheet: Sheet, by, at: datetime) -> Imported:
    """Write a list read from a spreadsheet, whole or not at all.

    Refused with one sentence for each problem, naming row and column. New people have no
    password yet; rows that change nothing write nothing.
    """
    _one_line_at_a_time()
    plan = plan_import(sheet)
    if plan.problems:
        raise ValidationError([str(problem) for problem in plan.problems])
    people = {person.number.lower(): person for person in Employee.objects.all()}
    done = Imported([], [])
    for entry in plan.top_down():
        fields = dict(entry.values)
        if entry.supervisor is not None:
            fields["supervisor"] = people.get(entry.supervisor)
        with _naming_row(entry):
            if entry.known is None:
                person = hire_employee(number=entry.number, by=by, at=at, **fields)
                people[entry.key] = person
                done.new.append(person)
            elif entry.changes:
                person = change_employee(employee=entry.known, by=by, at=at, **fields)
                done.changed.append(person)
    return done


@contextmanager
def _naming_row(entry: Entry) -> Iterator[None]:
    """Adds the line of the file to any refusal inside the block."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError(
            _("Row %(row)s: %(problem)s"),
            params={"row": entry.row, "problem": " ".join(error.messages)},
        ) from error


@transaction.atomic
def dismiss_login(*, employee: Employee, last_day: date, by, at: datetime) -> Employee:
    """End a person's login; the row and all it signed stay.

    The person, their supervisor and the rooms that registered are told. Refused for those above.
    """
    employee = change_employee(employee=employee, left_on=last_day, is_active=False, by=by, at=at)
    registry.left(employee=employee, last_day=last_day, by=by, at=at)
    text = gettext_noop("%(by)s ended the login of %(person)s.")
    _tell(employee, text=text, name="ended", by=by, at=at)
    return employee
