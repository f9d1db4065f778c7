"""What the login of a person owes now."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessFailureLog
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Subquery

from hr.people import registry
from hr.people.logins.rules import Cause, Change, change_of, needs_factor
from hr.people.models import Employee, PasswordSet
from hr.people.registry import lent_until
from hr.people.rules import HEAD
from regulations.rulebook.selectors import in_force

TRIES_SHOWN = 10


def change_due(person: Employee, at: datetime) -> Change | None:
    """When the person's password has to change by the rules in force at `at`; None where nobody
    wrote down when it was set."""
    last = PasswordSet.objects.filter(employee=person).order_by("-pk").first()
    lent = lent_until({person.pk: last and last.at}).get(person.pk)
    if last is None:
        return Change(lent, Cause.LENT) if lent else None
    days = in_force("passwords", at).params.max_age_days
    is_own = last.by_id == person.pk
    return change_of(set_at=last.at, is_own=is_own, max_age_days=days, lent_until=lent)


def has_factor(person: Employee) -> bool:
    """Whether the person logs in with a code of their phone besides the password."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def asks_for_factor(person: Employee) -> bool:
    """Whether the portal opens to this person with a second factor alone."""
    if not settings.SECOND_FACTOR:
        return False
    return bool(_needing([person]))


def without_factor() -> list[Employee]:
    """Everybody at work whose post asks for a second factor (C13-2) and who has none, by number."""
    has_one = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    rows = Employee.objects.filter(is_active=True).select_related("position", "department")
    return _needing(list(rows.filter(~Exists(has_one)).order_by("number")))


def _needing(people: list[Employee]) -> list[Employee]:
    guarded = registry.beside().guarded(people)
    return [
        each
        for each in people
        if needs_factor(
            is_guarded=each.pk in guarded,
            is_head=each.position is not None and each.position.code == HEAD,
            is_superuser=each.is_superuser,
        )
    ]


def overdue_passwords(at: datetime) -> list[tuple[Employee, Change]]:
    """Everybody at work whose password had to be another one by now (C13-8), with since when and
    why, the longest first; who has no password at all is none of them."""
    days = in_force("passwords", at).params.max_age_days
    last = PasswordSet.objects.filter(employee=OuterRef("pk")).order_by("-pk")
    rows = Employee.objects.filter(is_active=True).select_related("position", "department")
    rows = rows.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).annotate(
        set_at=Subquery(last.values("at")[:1]), set_by=Subquery(last.values("by")[:1])
    )
    rows = list(rows.exclude(set_at=None))
    lent = lent_until({each.pk: each.set_at for each in rows})
    found = [
        (
            each,
            change_of(
                set_at=each.set_at, is_own=each.set_by == each.pk, max_age_days=days,
                lent_until=lent.get(each.pk),
            ),
        )
        for each in rows
    ]  # fmt: skip
    return sorted((pair for pair in found if pair[1].is_due(at)), key=lambda pair: pair[1].due_at)


def sessions_of(person: Employee) -> list[UserSession]:
    """Where a login is open, the newest first; what has ended by itself falls away."""
    rows = UserSession.objects.purge_and_list(person)
    return sorted(rows, key=lambda each: each.created_at, reverse=True)


def login_of(person: Employee, at: datetime) -> dict:
    """What the page of one's own login tells: password, second factor, wrong tries."""
    factors = {row.type: row for row in Authenticator.objects.filter(user=person)}
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    tries = AccessFailureLog.objects.filter(username=person.number.lower()).order_by("-pk")
    return {
        "change": change_due(person, at),
        "set": person.passwords_set.order_by("-pk").first(),
        "factor": factors.get(Authenticator.Type.TOTP),
        "codes": len(codes.wrap().get_unused_codes()) if codes else 0,
        "asked": asks_for_factor(person),
        "tries": tries[:TRIES_SHOWN],
    }
