"""Letting somebody go: why, from when, and who hears of it."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Employee, LeavingNote
from hr.people.plans.rules import Leaving
from hr.people.plans.services import check_last_day, plan_leave
from hr.people.rules import HEAD, Stage
from hr.people.selectors import holders
from hr.people.services import dismiss_login
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook.rules import day_of

TOLD = gettext_noop("%(person)s leaves, last day %(day)s (%(kind)s), entered by %(by)s: %(reason)s")
TOLD_ALONE = gettext_noop("%(person)s leaves, last day %(day)s (%(kind)s): %(reason)s")


@transaction.atomic
def let_go(
    *,
    employee: Employee,
    last_day: date,
    kind: Leaving,
    reason: str,
    at_once: bool = False,
    by,
    at: datetime,
) -> LeavingNote:
    """Plan a person's last day, or end the login where that day is over or it must be now.

    The kind and the reason stay on record, and the general manager is told. Refused without a
    reason, and like the end itself: days that were judged go by a request (A2.2-3). A dismissal
    does not come here: a case decides it.
    """
    if not reason.strip():
        raise ValidationError(_("Give the reason."))
    never_comes = _never_comes(employee, last_day)
    if not never_comes:
        check_last_day(employee, last_day)
    words, plan = {"employee": employee, "last_day": last_day, "by": by, "at": at}, None
    if at_once or last_day < day_of(at) or never_comes:
        dismiss_login(**words, kind=kind, reason=reason)
    else:
        plan = plan_leave(**words)
    note = LeavingNote.objects.create(plan=plan, kind=kind, reason=reason.strip(), **words)
    _tell_head(note)
    return note


def _never_comes(employee: Employee, last_day: date) -> bool:
    """Whether somebody still to come ends before the first day, with no day to wait for."""
    is_coming = employee.stage == Stage.COMING
    return is_coming and (employee.hired_on is None or last_day < employee.hired_on)


def _tell_head(note: LeavingNote) -> None:
    message = Message(
        key=f"plan:leaving:{note.pk}",
        text=TOLD if note.by else TOLD_ALONE,
        params={
            "person": note.employee.name,
            "day": note.last_day.isoformat(),
            "kind": in_each_language(lambda: Leaving(note.kind).label),
            "reason": note.reason,
        }
        | ({"by": note.by.name} if note.by else {}),
        url=f"/people/{note.employee.number}/record/",
    )
    heads = [each for each in holders(HEAD) if each != note.by]
    notify(recipients=heads, message=message, at=note.at)
