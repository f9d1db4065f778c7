"""The verbs of levels: the general manager gives one, and it ends with the post."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.levels.rules import GROUPS, Level
from hr.people.levels.selectors import level_of
from hr.people.models import Employee, LevelGrant
from hr.people.rules import HEAD
from hr.people.selectors import general_manager
from regulations.notices.services import Message, notify
from regulations.rulebook import clause


@clause("C13-2")
@transaction.atomic
def give_level(*, employee: Employee, level: str, by: Employee, at: datetime) -> LevelGrant:
    """Give a person one of the three levels in place of any other; "" takes it away (C13-2).

    Refused: anybody but the general manager, superusers too; the general manager's own; who
    does not work here; the level the person has.
    """
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    if by.position is None or by.position.code != HEAD:
        raise ValidationError(_("Only the general manager gives levels."), code="C13-2")
    if by.pk == employee.pk:
        raise ValidationError(_("Nobody gives a level to themselves."), code="C13-2")
    if level and not employee.is_active:
        raise ValidationError(
            _("%(person)s does not work here."), code="C13-2", params={"person": employee}
        )
    if level == level_of(employee):
        raise ValidationError(_("This changes nothing."), code="C13-2")
    return _write(employee, level, by=by, at=at)


def _write(employee: Employee, level: str, *, by, at: datetime) -> LevelGrant:
    employee.groups.remove(*Group.objects.filter(name__in=GROUPS.values()))
    if level:
        employee.groups.add(Group.objects.get(name=GROUPS[Level(level)]))
    return LevelGrant.objects.create(employee=employee, level=level, by=by, at=at)


@clause("C13-2")
def end_level(*, employee: Employee, by, at: datetime, **words) -> None:
    """Take the level from somebody who leaves or changes post (told by the registry).

    It was given for the work of that post. The general manager is told, to give it anew.
    """
    if not level_of(employee):
        return
    row = _write(employee, "", by=by, at=at)
    message = Message(
        key=f"level:{row.pk}",
        text=gettext_noop("%(person)s left the post: the level of the database ended with it."),
        params={"person": employee.name},
        url=f"/people/{employee.number}/record/",
        clause="C13-2",
    )
    head = general_manager()
    notify(recipients=[head] if head else [], message=message, at=at)
