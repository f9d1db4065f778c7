"""Accounts outside the company (DingTalk, Feishu, WeCom) that open a person's login too.

Only their owner connects them, and no token of theirs is kept: all they do is say who came.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from hr.people.logins.rules import Cause
from hr.people.logins.selectors import change_due
from hr.people.logins.services import tell_owner
from hr.people.models import Employee
from regulations.notices.sayings import sentence
from regulations.rulebook import clause

NAMES = {
    "dingtalk": gettext_noop("DingTalk"),
    "feishu": gettext_noop("Feishu"),
    "wecom": gettext_noop("WeCom"),
}
CONNECTED = gettext_noop("%(provider)s was connected to your login: the account “%(account)s”.")
DISCONNECTED = gettext_noop("%(provider)s was disconnected from your login.")


@dataclass(frozen=True)
class Way:
    """A provider as one person meets it; `account` is theirs, where they connected one."""

    provider: str
    is_configured: bool
    account: SocialAccount | None = None

    @property
    def name(self) -> str:
        """What the provider is called in the reader's language."""
        return name_of(self.provider)


def name_of(provider: str) -> str:
    """What a provider is called in the reader's language."""
    return gettext(NAMES[provider])


def configured() -> list[str]:
    """The providers that this portal is set up for."""
    return [app.provider for app in get_adapter().list_apps(None)]


def ways_of(person: Employee) -> list[Way]:
    """What a person may connect, and what they have connected; none of those goes unseen."""
    own = {each.provider: each for each in SocialAccount.objects.filter(user=person)}
    there = configured()
    return [
        Way(name, name in there, own.get(name)) for name in NAMES if name in there or name in own
    ]


@clause("C13-8")
@transaction.atomic
def connect_outside(
    *, employee: Employee, provider: str, uid: str, name: str, at: datetime
) -> SocialAccount:
    """A person's login is opened by an account outside too, from now on.

    Refused: an account that opens somebody else's login, a second one of the same provider, and
    while the login is lent: whoever borrowed it would keep it. Of who has left it is free again.
    """
    held = Employee.objects.select_for_update().get(pk=employee.pk)
    due = change_due(held, at)
    if due is not None and due.cause == Cause.LENT:
        raise ValidationError(_("This login is lent: change its password first."), "C13-8")
    SocialAccount.objects.filter(provider=provider, uid=uid, user__is_active=False).delete()
    if SocialAccount.objects.filter(provider=provider, user=held).exclude(uid=uid).exists():
        raise ValidationError(_("One account is connected already: disconnect it first."), "C13-8")
    account, is_new = _stored(held, provider, uid, name)
    if account.user_id != held.pk:
        raise ValidationError(_("This account opens somebody else’s login."), "C13-8")
    if is_new:
        words = {"provider": sentence(NAMES[provider], {}), "account": name}
        tell_owner(held, text=CONNECTED, name=f"connected:{provider}", at=at, **words)
    return account


def _stored(person: Employee, provider: str, uid: str, name: str) -> tuple[SocialAccount, bool]:
    found = {"user": person, "extra_data": {"name": name}}
    return SocialAccount.objects.get_or_create(provider=provider, uid=uid, defaults=found)


@clause("C13-8")
@transaction.atomic
def disconnect_outside(*, employee: Employee, provider: str, at: datetime) -> None:
    """An account outside opens the person's login no more; nothing where there is none."""
    gone, _each = SocialAccount.objects.filter(user=employee, provider=provider).delete()
    if gone:
        words = {"provider": sentence(NAMES[provider], {})}
        tell_owner(employee, text=DISCONNECTED, name=f"disconnected:{provider}", at=at, **words)
