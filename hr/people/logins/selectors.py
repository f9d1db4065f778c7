"""What the login of a person owes now."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings

from hr.people.levels.selectors import level_of
from hr.people.logins.rules import Change, change_of, needs_factor
from hr.people.models import Employee, PasswordSet
from hr.people.rules import HEAD
from regulations.rulebook.selectors import in_force


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
    level = level_of(person)
    return needs_factor(level=level, is_head=is_head, is_superuser=person.is_superuser)
