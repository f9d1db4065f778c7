"""The verbs of logins: write down a new password, take a lost second factor off."""

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.logins.codes import fitting
from hr.people.models import Employee, PasswordSet
from hr.people.rules import HEAD
from regulations.binding.rows import insert
from regulations.notices.services import Message, notify
from regulations.rulebook import clause

LOCKED = gettext_noop(
    "Somebody entered wrong passwords or codes for your login %(count)s times, last from "
    "%(address)s."
)
ADDED = gettext_noop("A second factor was added to your login.")
REMOVED = gettext_noop("The second factor of your login was removed.")
TAKEN_OFF = gettext_noop("%(by)s took the second factor off the login of %(person)s: %(reason)s")


@clause("C13-8")
def note_password(*, employee: Employee, by, at: datetime) -> None:
    """Write down that a person's password was set, by themselves or another, now."""
    insert(PasswordSet(employee=employee, by=by, at=at))


@clause("C13-2")
def code_fits(person: Employee, code: str) -> bool:
    """Whether a code is one of the person's phone now, or an unused recovery code; each counts
    once."""
    return fitting(person, code) is not None


@clause("C13-2")
@transaction.atomic
def take_factor_off(*, employee: Employee, by, reason: str, at: datetime) -> None:
    """Let a person who lost phone and codes set up a second factor anew; their sessions end.

    Refused: anybody but the general manager (None: a command of the administrator), one's own,
    no reason, and who has none.
    """
    if by is not None and (by.position is None or by.position.code != HEAD):
        raise ValidationError(_("Only the general manager takes a second factor off."), "C13-2")
    if by is not None and by.pk == employee.pk:
        raise ValidationError(_("Nobody takes off their own second factor."), "C13-2")
    if not reason.strip():
        raise ValidationError(_("Say why."), "C13-2")
    gone, _each = Authenticator.objects.filter(user=employee).delete()
    if not gone:
        raise ValidationError(_("This login has no second factor."), "C13-2")
    end_sessions(employee)
    _tell_taken_off(employee, by, reason.strip(), at)


def _tell_taken_off(employee: Employee, by, reason: str, at: datetime) -> None:
    message = Message(
        key=f"login:factor:{employee.pk}:{at.isoformat()}",
        text=TAKEN_OFF,
        params={"by": by.name if by else "—", "person": employee.name, "reason": reason},
        url=f"/people/{employee.number}/",
        clause="C13-2",
    )
    notify(recipients=[p for p in (employee, employee.supervisor) if p], message=message, at=at)


def end_sessions(employee: Employee, *, but: str = "", only: Collection[str] | None = None) -> None:
    """End every session of a person, wherever it is open, but the one with the key `but`; or those
    with the keys `only`."""
    rows = employee.usersession_set.exclude(session_key=but)
    if only is not None:
        rows = rows.filter(session_key__in=only)
    keys = [*rows.values_list("session_key", flat=True)]
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()


def tell_owner(employee: Employee, *, text: str, name: str, at: datetime, **params) -> None:
    """Tell a person what was done to their login, so that they know if it was not they."""
    message = Message(
        key=f"login:{name}:{employee.pk}:{at.isoformat()}",
        text=text,
        params=params,
        url="/account/security/",
        clause="C13-8",
    )
    notify(recipients=[employee], message=message, at=at)
