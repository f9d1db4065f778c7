"""What a decision on a person writes once it has been checked: fields, groups, history, hooks.

Nothing here asks who may: `services` does before it decides, and a planned change did when it
was planned.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from psycopg2.errorcodes import CHECK_VIOLATION

from hr.people import registry, rules
from hr.people.models import Employee
from hr.people.numbers import faults_of
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

DAYS_OF_EMPLOYMENT = {"hired_on", "kept_from", "left_on", "is_active"}


def note_history(row, *, by, at: datetime, reason: str = "") -> None:
    """Say who changes a row and when, for the history that the next save writes."""
    row._history_user, row._history_date = by, at
    if reason:
        row._change_reason = reason


def check_numbers(fields: Mapping[str, object], at: datetime) -> None:
    """Refuse telephone numbers, identity numbers and birthdays that can be none.

    Asked of what is new alone: what was written down before does not keep anything else back.
    """
    faults = faults_of(fields, day_of(at))
    if faults:
        raise ValidationError(faults)


def one_line_at_a_time() -> None:
    """Two changes that are fine alone could close a circle together: they wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('people.supervisor', 0))")


def write_change(employee: Employee, fields: dict, *, by, at: datetime, reason: str = "") -> None:
    """Write fields of a locked row; its group and whoever registered follow a new position.

    Refused: what the fields themselves do not allow, and a line that closes in a circle.
    """
    changed = {name for name, value in fields.items() if getattr(employee, name) != value}
    for name, value in fields.items():
        setattr(employee, name, value)
    employee.initials = rules.initials(employee.name)
    if "supervisor" in changed:
        _check_line(employee)
    employee.full_clean(exclude=["password"])
    note_history(employee, by=by, at=at, reason=reason)
    _store(employee, changed)
    join_group(employee)
    if "position" in changed:
        registry.changed(employee=employee, by=by, at=at)


def _store(employee: Employee, changed: set[str]) -> None:
    """Save a row; rooms above keep the days of employment that they have judged by."""
    try:
        with transaction.atomic():
            employee.save()
    except IntegrityError as refused:
        if not changed & DAYS_OF_EMPLOYMENT or refused.__cause__.diag.sqlstate != CHECK_VIOLATION:
            raise
        text = _("These days belong to a month that is closed or judged: they stay as they are.")
        raise ValidationError(text, code="A2.1-1") from refused


def _check_line(employee: Employee) -> None:
    above = dict(Employee.objects.values_list("pk", "supervisor_id"))
    if rules.closes_circle(employee.pk, employee.supervisor_id, above):
        raise ValidationError({"supervisor": _("Nobody stands above themselves.")})


@clause("B1", "B3", "B4", "B6")
def join_group(employee: Employee) -> None:
    """A person's groups follow from the position; beside it stands what was granted (C13-7)."""
    groups = set(registry.beside().groups(employee))
    if employee.position:
        groups.add(employee.position.group_id)
    employee.groups.set(groups)


def write_end(employee: Employee, *, last_day: date, by, at: datetime, reason: str = "") -> None:
    """End the login of a locked row; the person, their supervisor and who registered are told."""
    fields = {"left_on": last_day, "is_active": False}
    if employee.stage == rules.Stage.COMING:
        fields["hired_on"] = None  # the first day never comes
    write_change(employee, fields, by=by, at=at, reason=reason)
    registry.left(employee=employee, last_day=last_day, by=by, at=at)
    tell_of_login(employee, name="ended", by=by, at=at)


# What was done to a login: by somebody, and by a command of the administrator.
_DONE = {
    "password": (
        gettext_noop("%(by)s issued a new password to %(person)s."),
        gettext_noop("A new password was issued to %(person)s."),
    ),
    "ended": (
        gettext_noop("%(by)s ended the login of %(person)s."),
        gettext_noop("The login of %(person)s was ended."),
    ),
}


def tell_of_login(employee: Employee, *, name: str, by, at: datetime) -> None:
    """Tell a person and their supervisor what somebody else did to the person's login."""
    if by is not None and by.pk == employee.pk:
        return
    message = Message(
        key=f"login:{name}:{employee.pk}:{at.isoformat()}",
        text=_DONE[name][by is None],
        params=({"by": by.name} if by else {}) | {"person": employee.name},
        url=f"/people/{employee.number}/",
    )
    concerned = [person for person in (employee, employee.supervisor) if person]
    notify(recipients=concerned, message=message, at=at)
