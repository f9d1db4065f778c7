"""What the login of a person owes now."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessFailureLog
from django.conf import settings

from hr.people import registry
from hr.people.logins.rules import Change, change_of, needs_factor
from hr.people.models import Employee, PasswordSet
from hr.people.rules import HEAD
from regulations.rulebook.selectors import in_force

TRIES_SHOWN = 10


def change_due(person: Employee, at: datetime) -> Change | None:
    """When the person's password has to change by the rules in force at `at`; None where nobody
    wrote down when it was set."""
    last = PasswordSet.objects.filter(employee=person).order_by("-pk").first()
    if last is None:
        return None
    days = in_force("passwords", at).params.max_age_days
    return change_of(set_at=last.at, is_own=last.by_id == person.pk, max_age_days=days)


def has_factor(person: Employee) -> bool:
    """Whether the person logs in with a code of their phone besides the password."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def asks_for_factor(person: Employee) -> bool:
    """Whether the portal opens to this person with a second factor alone."""
    if not settings.SECOND_FACTOR:
        return False
    is_head = person.position is not None and person.position.code == HEAD
    is_guarded = registry.beside().is_guarded(person)
    return needs_factor(is_guarded=is_guarded, is_head=is_head, is_superuser=person.is_superuser)


def sessions_of(person: Employee) -> list[UserSession]:
    """Where a login is open, the newest first; what has ended by itself falls away."""
    rows = UserSession.objects.purge_and_list(person)
    return sorted(rows, key=lambda each: each.created_at, reverse=True)


def login_of(person: Employee, at: datetime) -> dict:
    """What the page of one's own login tells: password, second factor, wrong tries."""
    factors = {row.type: row for row in Authenticator.objects.filter(user=person)}
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    tries = AccessFailureLog.objects.filter(username=person.number).order_by("-pk")
    return {
        "change": change_due(person, at),
        "set": person.passwords_set.order_by("-pk").first(),
        "factor": factors.get(Authenticator.Type.TOTP),
        "codes": len(codes.wrap().get_unused_codes()) if codes else 0,
        "asked": asks_for_factor(person),
        "tries": tries[:TRIES_SHOWN],
    }
