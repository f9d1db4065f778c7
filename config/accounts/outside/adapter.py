"""allauth's accounts outside in the rules of this portal: a login is connected, never made."""

import logging

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from config.accounts.wecom.client import WeComError
from hr.people.logins.outside import connect_outside, name_of

log = logging.getLogger(__name__)


class OutsideAdapter(DefaultSocialAccountAdapter):
    """What the environment configures opens logins whose owners connected it, and nothing else."""

    def list_apps(self, request, provider=None, client_id=None):
        """Of the environment alone: a row that somebody writes into the table opens nothing."""
        return [
            SocialApp(provider=name, **each["APP"])
            for name, each in settings.SOCIALACCOUNT_PROVIDERS.items()
            if provider in (None, name) and client_id in (None, each["APP"]["client_id"])
        ]

    def get_app(self, request, provider, client_id=None):
        """The app of a provider; what is not configured has no address."""
        for app in self.list_apps(request, provider, client_id):
            return app
        raise Http404

    def is_open_for_signup(self, request, sociallogin):
        return False

    def populate_user(self, request, sociallogin, data):
        """Nobody is made of what a provider tells, and of it all only a name is kept."""
        name = str(data.get("name") or "").replace("\0", "")[:100]
        sociallogin.account.extra_data = {"name": name}
        return sociallogin.user

    def pre_social_login(self, request, sociallogin):
        """Connect where the owner asked for it; refuse whom nobody connected."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_connect(request, sociallogin))
        if not sociallogin.is_existing:
            said = _(
                "This %(provider)s account is connected to nobody’s login. Log in with your staff "
                "number and connect it under “My login”."
            )
            raise ImmediateHttpResponse(_refused(request, sociallogin.account.provider, said, 403))

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ):
        """One page of ours for whatever went wrong outside; who thought better of it goes back."""
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(redirect(_way_back(request)))
        log.warning("%s: %s", provider.id, _trouble(exception))
        said = _("%(provider)s did not tell the portal who you are. Try again in a moment.")
        raise ImmediateHttpResponse(_refused(request, provider.id, said, 401))


def _connect(request, sociallogin):
    """The account is its owner's own, who asked in this very session, after the password."""
    account = sociallogin.account
    if not request.user.is_authenticated or request.user.pk != sociallogin.state.get("data"):
        said = _("Connecting %(provider)s begins at “My login”: start again there.")
        return _refused(request, account.provider, said, 403)
    name = account.extra_data["name"]
    words = {"provider": account.provider, "uid": account.uid, "name": name}
    try:
        connect_outside(employee=request.user, at=timezone.now(), **words)
    except ValidationError as error:
        messages.error(request, f"{error.code} {' '.join(error.messages)}")
    else:
        said = _("%(provider)s is connected: from now on it opens your login too.")
        messages.success(request, said % {"provider": name_of(account.provider)})
    return redirect("mfa_index")


def _refused(request, provider: str, said: str, status: int):
    context = {"said": said % {"provider": name_of(provider)}, "back": _way_back(request)}
    return render(request, "account/outside_refused.html", context, status=status)


def _way_back(request) -> str:
    return "mfa_index" if request.user.is_authenticated else "account_login"


def _trouble(exception) -> str:
    """What went wrong, for the log; most errors name whole addresses, secrets and all."""
    if isinstance(exception, WeComError):
        return str(exception)
    status = getattr(getattr(exception, "response", None), "status_code", "")
    return f"{type(exception).__name__} {status}".strip()
