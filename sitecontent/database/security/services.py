"""The verbs of safety: bring findings, add and end exceptions, end sessions, sign the week."""

import hashlib
from dataclasses import asdict
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.logins.services import end_sessions, tell_owner
from hr.people.models import Employee
from hr.people.selectors import holders
from regulations.binding.rows import insert
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force
from sitecontent.database.backups.rules import week_of
from sitecontent.database.security import clocks, findings, rules
from sitecontent.database.security.models import (
    ExceptionEnd,
    ExceptionWord,
    Findings,
    KnownException,
    Look,
    SessionEnd,
)
from sitecontent.database.security.refusals import in_words
from sitecontent.database.security.rules import HEAD, KEEPER

KEEPER_ONLY = _("The system administrator looks after the safety of the portal.")
HEAD_ONLY = _("The general manager acknowledges exceptions.")
BOTH_ONLY = _("The system administrator and the general manager end sessions of others.")
ADDED = gettext_noop(
    "%(person)s accepts until %(until)s: %(subject)s. Acknowledge that you know of it."
)
ENDED = gettext_noop("%(by)s ended sessions of your login: %(count)s. Log in anew.")


def _is(by, *codes: str) -> bool:
    """Whether somebody holds one of these positions: a right is no position."""
    return by.is_active and by.position is not None and by.position.code in codes


@clause("C13-S1")
@transaction.atomic
def bring_findings(*, name: str, content: bytes, made_on: date, by, at: datetime) -> Findings:
    """Keep what a file of findings says, made on a day that is not to come (by the system
    administrator)."""
    if not _is(by, KEEPER):
        raise PermissionDenied(KEEPER_ONLY)
    if made_on > day_of(at):
        told = ValidationError(_("This day is still to come."), "C13-S1")
        raise ValidationError({"made_on": told})
    tool, known = findings.read(content)
    row = Findings(
        name=name[:200], made_on=made_on, sha256=hashlib.sha256(content).hexdigest(), tool=tool,
        known=[asdict(each) for each in known], by=by, at=at,
    )  # fmt: skip
    with in_words("C13-S1"):
        insert(row)
    return row


@clause("C13-S1")
@transaction.atomic
def add_exception(*, subject: str, reason: str, ends_on: date, by, at: datetime) -> KnownException:
    """Write down what is accepted, why and until which day; its clock runs, and the general
    manager is told (by the system administrator)."""
    if not _is(by, KEEPER):
        raise PermissionDenied(KEEPER_ONLY)
    rules.check_exception(subject, reason, ends_on, in_force("security", at).params, day_of(at))
    row = KnownException(
        subject=subject.strip(), reason=reason.strip(), ends_on=ends_on, by=by, at=at
    )
    with in_words("C13-S1"):
        insert(row)
    clocks.start_exception(row, at)
    words = {"person": by.name, "until": ends_on.isoformat(), "subject": row.subject}
    message = Message(
        key=f"security:exception:{row.pk}", text=ADDED, params=words, url=clocks.PAGE,
        clause="C13-S1",
    )  # fmt: skip
    notify(recipients=list(holders(HEAD)), message=message, at=at)
    return row


@clause("C13-S1")
@transaction.atomic
def acknowledge_exception(*, exception_id: int, by, at: datetime) -> ExceptionWord:
    """The general manager’s word that an exception is known."""
    if not _is(by, HEAD):
        raise PermissionDenied(HEAD_ONLY)
    row = ExceptionWord(exception=KnownException.objects.get(pk=exception_id), by=by, at=at)
    with in_words("C13-S1"):
        insert(row)
    return row


@clause("C13-S1")
@transaction.atomic
def end_exception(*, exception_id: int, note: str, by, at: datetime) -> ExceptionEnd:
    """What an exception was about is mended: how is written down (by the system administrator)."""
    if not _is(by, KEEPER):
        raise PermissionDenied(KEEPER_ONLY)
    if not note.strip():
        raise ValidationError(_("Say how it was mended."), code="C13-S1")
    exception = KnownException.objects.get(pk=exception_id)
    row = ExceptionEnd(exception=exception, note=note.strip(), by=by, at=at)
    with in_words("C13-S1"):
        insert(row)
    clocks.meet_exception(row)
    return row


@clause("C13-S1")
@transaction.atomic
def end_logins(
    *, person: Employee, session_id: int | None = None, but: str = "", by, at: datetime
) -> SessionEnd:
    """End one session of a person’s login, or all of them; on record, and the person is told.

    `but` is the key of the session that asks, which stays.
    """
    if not _is(by, KEEPER, HEAD):
        raise PermissionDenied(BOTH_ONLY)
    rows = UserSession.objects.filter(user=person).exclude(session_key=but)
    if session_id is not None:
        rows = rows.filter(pk=session_id)
    chosen = list(rows.values_list("session_key", flat=True))
    if not chosen:
        raise ValidationError(_("This session has ended already."), code="C13-S1")
    row = SessionEnd(person=person, count=len(chosen), by=by, at=at)
    with in_words("C13-S1"):
        insert(row)
    end_sessions(person, but=but, only=chosen)
    tell_owner(person, text=ENDED, name=f"ended:{row.pk}", at=at, by=by.name, count=row.count)
    return row


@clause("C13-S1")
@transaction.atomic
def sign_look(*, facts: dict, note: str = "", by, at: datetime) -> Look:
    """Sign that the page of this week was looked through, with the counts that stood there."""
    if not _is(by, KEEPER):
        raise PermissionDenied(KEEPER_ONLY)
    row = Look(week=week_of(at), facts=facts, note=note.strip(), by=by, at=at)
    with in_words("C13-S1"):
        insert(row)
    clocks.meet_look(row)
    return row
