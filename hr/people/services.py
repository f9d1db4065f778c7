"""The verbs of people: take on, appoint, let go, issue a password, import a list."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people import changes, registry, rules
from hr.people.appointments import check_appointment, check_post, check_reach
from hr.people.entries import Entry
from hr.people.entries import Plan as Import
from hr.people.files.services import change_file
from hr.people.imports import plan_import
from hr.people.logins.services import note_password
from hr.people.models import Employee
from hr.people.plans.joining import (
    change_first_day,
    keep_from,
    plan_first_day,
    starts_later,
)
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.sheets import Sheet

# Letters and digits that nobody mistakes for one another when they are read out.
_LETTERS, _DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"
ISSUED, FIRST = gettext_noop("password issued"), gettext_noop("first password issued")


class Imported(NamedTuple):
    """Who an import took on, and who it changed."""

    new: list[Employee]
    changed: list[Employee]


@transaction.atomic
def hire_employee(
    *, number: str, name: str, password: str | None = None, by=None, at: datetime, **fields
) -> Employee:
    """Take a person on; `fields` as of Employee. The position's group comes with it.

    With a first day to come the login works from that day on, not before. Attendance is kept from
    `kept_from`, else from the first day of work, and of who began before they are entered from
    today. Refused: a day that lies before the first one, ahead, or in a closed month.
    """
    employee = Employee(number=number, name=name, initials=rules.initials(name), **fields)
    check_post(employee, by)
    changes.check_numbers(fields, at)
    keep_from(employee, day_of(at))
    is_later = starts_later(employee.hired_on, at)
    employee.is_active = employee.is_active and not is_later
    employee.set_password(password)
    employee.full_clean(exclude=["password"])
    changes.note_history(employee, by=by, at=at)
    employee.save()
    changes.join_group(employee)
    if password is not None and by is not None:
        note_password(employee=employee, by=by, at=at)
    if fields.get("kept_from"):
        registry.kept(employee=employee, day=employee.kept_from, at=at)
    if is_later:
        plan_first_day(employee=employee, day=employee.hired_on, by=by, at=at)
    return employee


@transaction.atomic
def change_employee(
    *, employee: Employee, by, at: datetime, reason: str = "", **fields
) -> Employee:
    """Change what is known of a person; name, position and supervisor take effect at once.

    The reason stands in the person's history.

    Refused: a supervisor who stands below the person, a person's own appointment, the
    appointment of those above by anybody but the general manager, a first day that lies ahead for
    who works here already, and one by which judged days would be judged no more or anew, as rooms
    above say.
    """
    if "supervisor" in fields:
        changes.one_line_at_a_time()
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    if fields.get("hired_on", employee.hired_on) != employee.hired_on:
        day = fields["hired_on"]
        kept = rules.still_kept(employee.kept_from, employee.hired_on, day, day_of(at))
        fields = {"kept_from": kept} | fields
        fields |= change_first_day(employee=employee, day=day, by=by, at=at)
        days = {"hired_on": day, "kept_from": fields["kept_from"]}
        registry.moved(employee=employee, reason=reason, by=by, at=at, **days)
    changed = {name for name, value in fields.items() if getattr(employee, name) != value}
    changes.check_numbers({name: fields[name] for name in changed}, at)
    if changed & rules.APPOINTED:
        check_appointment(employee, fields, by)
    changes.write_change(employee, fields, by=by, at=at, reason=reason)
    return employee


@clause("C13-8")
def new_password() -> str:
    """A password to be read out once: three groups of four signs, a letter first, with a digit."""
    signs = [secrets.choice(_LETTERS), secrets.choice(_DIGITS)]
    signs += [secrets.choice(_LETTERS + _DIGITS) for _sign in range(10)]
    return "-".join("".join(signs[start : start + 4]) for start in (0, 4, 8))


@transaction.atomic
def issue_password(*, employee: Employee, by, at: datetime) -> str:
    """Give a person a new password, which ends every session of theirs; returns it.

    The person and their supervisor are told. Refused for those above, and who has left.
    """
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    check_reach(employee, by)
    if employee.stage == rules.Stage.LEFT:
        raise ValidationError(_("%(person)s has left."), params={"person": employee})
    reason = ISSUED if employee.has_usable_password() else FIRST
    password = new_password()
    employee.set_password(password)
    changes.note_history(employee, by=by, at=at, reason=reason)
    employee.save()
    note_password(employee=employee, by=by, at=at)
    changes.tell_of_login(employee, name="password", by=by, at=at)
    return password


@transaction.atomic
def issue_first_passwords(
    *, people: Iterable[Employee], by, at: datetime
) -> list[tuple[Employee, str]]:
    """Give those of these people who still have no password their first one."""
    rows = Employee.objects.select_for_update().filter(pk__in=[person.pk for person in people])
    waiting = rows.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX).order_by("number")
    return [(person, issue_password(employee=person, by=by, at=at)) for person in waiting]


@transaction.atomic
def import_employees(
    *, sheet: Sheet, by, at: datetime, looks: Mapping[str, str] | None = None
) -> Imported:
    """Write a list read from a spreadsheet, whole or not at all.

    Refused with one sentence for each problem, naming row and column, and for each row that would
    do something else than a preview showed (`looks`, as `Plan.looks` gave them). New people have
    no password yet; rows that change nothing write nothing.
    """
    changes.one_line_at_a_time()
    _hold_still(row["number"].lower() for row in sheet.rows)
    plan = plan_import(sheet, by=by, at=at)
    if plan.problems:
        raise ValidationError([str(problem) for problem in plan.problems])
    _check_looks(plan, looks)
    people = {person.number.lower(): person for person in Employee.objects.all()}
    done = Imported([], [])
    for entry in plan.top_down():
        with _naming_row(entry):
            _write_entry(entry, people, done, by=by, at=at)
    return done


def rehearse_import(*, sheet: Sheet, by, at: datetime) -> list[str]:
    """What would keep a list from being written: found by writing it, and taken back."""
    try:
        with transaction.atomic():
            import_employees(sheet=sheet, by=by, at=at)
            transaction.set_rollback(True)
    except ValidationError as error:
        return error.messages
    return []


def _hold_still(numbers: Iterable[str]) -> None:
    """Nobody else changes these people until the transaction ends."""
    rows = Employee.objects.alias(key=Lower("number")).filter(key__in=set(numbers))
    list(rows.select_for_update().order_by("pk").values_list("pk"))


def _check_looks(plan: Import, looks: Mapping[str, str] | None) -> None:
    """Refuse rows that do something else by now than whoever writes them has seen."""
    text = _("Row %(row)s: %(number)s has changed since the preview. Look at it again.")
    moved = [each for each in plan.entries if looks and looks.get(str(each.row)) != each.look]
    if moved:
        raise ValidationError(
            [text % {"row": each.row, "number": each.number} for each in moved], code="moved"
        )


def _write_entry(entry: Entry, people: dict, done: Imported, *, by, at: datetime) -> None:
    fields = dict(entry.values)
    if entry.supervisor is not None:
        fields["supervisor"] = people.get(entry.supervisor)
    if entry.known is None:
        person = hire_employee(number=entry.number, by=by, at=at, **fields)
        people[entry.key] = person
        done.new.append(person)
    elif entry.changes:
        person = change_employee(employee=entry.known, by=by, at=at, **fields)
        done.changed.append(person)
    else:
        return
    if entry.private:
        change_file(employee=person, by=by, at=at, **entry.private)


@contextmanager
def _naming_row(entry: Entry) -> Iterator[None]:
    """Adds the line of the file to any refusal inside the block."""
    try:
        yield
    except ValidationError as error:
        texts = error.messages
        if _is_of_first_day(error):
            texts = [*texts, str(_("Their first day of work is changed on their own page."))]
        raise ValidationError(
            _("Row %(row)s: %(problem)s"),
            params={"row": entry.row, "problem": " ".join(texts)},
        ) from error


def _is_of_first_day(error: ValidationError) -> bool:
    """Whether rooms above refuse another first day of work in a list: it asks for a reason."""
    fields = getattr(error, "error_dict", {})
    return isinstance(error, registry.AskInsteadError) or bool({"hired_on", "reason"} & set(fields))


@transaction.atomic
def dismiss_login(
    *, employee: Employee, last_day: date, by, at: datetime, kind: str = "", reason: str = ""
) -> Employee:
    """End a person's login at once; the row and all it signed stay.

    The person, their supervisor and the rooms that registered are told. Refused for those above,
    and where rooms above refuse the day, which may have been worked and judged.
    """
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    fields = {"left_on": last_day, "is_active": False}
    check_appointment(employee, fields, by)
    words = {"kind": kind, "reason": reason, "by": by, "at": at}
    registry.ends(employee=employee, last_day=last_day, **words)
    changes.write_end(employee, last_day=last_day, by=by, at=at)
    return employee
