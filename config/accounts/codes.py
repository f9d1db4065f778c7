"""Codes of second factors: wrong ones are counted as wrong passwords are, in the same records.

So the count is that of the whole portal, however many processes answer, and no restart lifts it.
Who knows the password tries five codes from an address and is locked out there with it.
"""

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.db import connection, transaction

from hr.people.logins.codes import fitting, is_used_up
from regulations.rulebook import clause


class CountedCode:
    """A form of allauth that looks at a code: none once its number and address are locked out."""

    @clause("C13-2", "C13-8")
    def clean_code(self) -> str:
        """The code, where it fits; a wrong one is on record whatever becomes of the request."""
        request, code = context.request, self.cleaned_data["code"]
        credentials = {"username": self.user.number}
        with transaction.atomic():
            _one_at_a_time(self.user.pk)
            is_allowed = AxesProxyHandler.is_allowed(request, credentials)
            found = fitting(self.user, code) if is_allowed else None
            if found is None:
                request.axes_locked_out = not is_allowed
                user_login_failed.send(type(self), credentials=credentials, request=request)
        if found is None:
            used_up = is_allowed and is_used_up(self.user, code)
            raise get_adapter().validation_error("used_code" if used_up else "incorrect_code")
        found.user = self.user
        self.authenticator = found
        return code


def _one_at_a_time(person_id: int) -> None:
    """Guesses sent side by side wait for each other, so that each sees the count of the others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('login.codes', %s))", [person_id]
        )


class LoginCode(CountedCode, AuthenticateForm):
    """The code after the password."""


class CodeAgain(CountedCode, ReauthenticateForm):
    """The code within a session, to prove anew who one is."""


class SetUp(ActivateTOTPForm):
    """The first code of a new factor; its key stays the same while the session lasts.

    Allauth makes another one with each look at the page, and a phone that has scanned the one
    before fits no more.
    """

    def __init__(self, *args, **words):
        kept = context.request.session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **words)
        if kept:
            self.secret = context.request.session[SECRET_SESSION_KEY] = kept
