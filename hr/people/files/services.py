"""The verbs of private files: change one, open it to a reader, close it again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from hr.people.changes import check_numbers, note_history
from hr.people.files.selectors import RIGHT, file_of
from hr.people.models import Employee, FileAccess, PrivateFile
from hr.people.selectors import decides_on
from regulations.notices.services import Message, notify


@transaction.atomic
def change_file(*, employee: Employee, by, at: datetime, **fields) -> PrivateFile:
    """Write what hr keeps of a person beyond their work; what does not differ writes nothing.

    Refused: anybody who does not keep the private files.
    """
    if by is not None and not by.has_perm("people.keep_private"):
        raise ValidationError(_("Only hr keeps the private files."))
    Employee.objects.select_for_update().get(pk=employee.pk)
    file = file_of(employee)
    changed = {name for name, value in fields.items() if getattr(file, name) != value}
    if not changed:
        return file
    check_numbers({name: fields[name] for name in changed}, at)
    for name in changed:
        setattr(file, name, fields[name])
    file.full_clean(exclude=["employee"])
    note_history(file, by=by, at=at)
    file.save()
    return file


@transaction.atomic
def open_file(*, employee: Employee, reader: Employee, by, at: datetime) -> FileAccess:
    """Let a reader see the private file of this one person; both are told.

    Refused: opening to oneself or to the person, the file of somebody whom only the general
    manager decides on, to who does not work here, and twice.
    """
    _check_right(employee, by)
    if reader.pk in (by.pk, employee.pk):
        raise ValidationError(_("A file is opened neither to oneself nor to the person."))
    if not reader.is_active:
        raise ValidationError(_("%(person)s does not work here."), params={"person": reader})
    Employee.objects.select_for_update().get(pk=employee.pk)
    if _has_right(reader, employee):
        raise ValidationError(
            _("The file is open to %(person)s already."), params={"person": reader}
        )
    assign_perm(RIGHT, reader, employee)
    text = gettext_noop("%(by)s opened the private file of %(person)s to %(reader)s.")
    return _record(employee, reader, True, text, by=by, at=at)


@transaction.atomic
def close_file(*, employee: Employee, reader: Employee, by, at: datetime) -> FileAccess:
    """Withdraw what `open_file` gave; both are told. Refused where it is not open."""
    _check_right(employee, by)
    Employee.objects.select_for_update().get(pk=employee.pk)
    if not _has_right(reader, employee):
        raise ValidationError(_("The file is not open to %(person)s."), params={"person": reader})
    remove_perm(RIGHT, reader, employee)
    text = gettext_noop("%(by)s closed the private file of %(person)s to %(reader)s.")
    return _record(employee, reader, False, text, by=by, at=at)


def close_files_of_leaver(*, employee: Employee, by, at: datetime, **words) -> None:
    """Withdraw all that was opened to somebody whose login ends (told by the registry)."""
    rights = UserObjectPermission.objects.filter(
        user=employee, permission__codename=RIGHT.split(".")[1]
    )
    files = Employee.objects.filter(pk__in=[int(right.object_pk) for right in rights])
    for person in files:
        remove_perm(RIGHT, employee, person)
        FileAccess.objects.create(employee=person, reader=employee, is_open=False, by=by, at=at)


def _check_right(employee: Employee, by) -> None:
    if not by.has_perm("people.grant_private"):
        raise ValidationError(_("Only hr opens private files to others."))
    if not decides_on(by, employee):
        raise ValidationError(
            _("Only the general manager opens the private file of %(person)s."),
            params={"person": employee},
        )


def _has_right(reader: Employee, employee: Employee) -> bool:
    return UserObjectPermission.objects.filter(
        user=reader, object_pk=str(employee.pk), permission__codename=RIGHT.split(".")[1]
    ).exists()


def _record(
    employee: Employee, reader: Employee, is_open: bool, text: str, *, by, at: datetime
) -> FileAccess:
    row = FileAccess.objects.create(employee=employee, reader=reader, is_open=is_open, by=by, at=at)
    message = Message(
        key=f"file:{row.pk}",
        text=text,
        params={"by": by.name, "person": employee.name, "reader": reader.name},
        url=f"/people/{employee.number}/file/",
    )
    notify(recipients=[employee, reader], message=message, at=at)
    return row
