"""allauth in the words of this portal: nobody signs up, a new password is written down."""

import base64
import hashlib
import hmac
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.caller import address_of
from hr.people.logins.selectors import asks_for_factor
from hr.people.logins.services import note_password


class ClosedAdapter(DefaultAccountAdapter):
    """allauth with sign-up closed and the words of this portal."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Staff number or password is wrong."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes."),
    }

    def is_open_for_signup(self, request):
        return False

    def clean_password(self, password, user=None):
        """The rules of C13-8; a change that changes nothing is none."""
        password = super().clean_password(password, user)
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(_("The new password has to be another one."), code="C13-8")
        return password

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Whoever has just logged in has said who they are; later the password is asked again.

        An account outside opens the portal, but what a login is made of asks for the login's own.
        """
        records = [
            each for each in get_authentication_records(self.request, self.request.user)
            if each["method"] != "socialaccount"
        ]  # fmt: skip
        since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not (records and records[-1]["at"] > since)

    @transaction.atomic
    def set_password(self, user, password):
        """Only the password is written, and when: it is no change to what is known of a person."""
        user.set_password(password)
        user.save(update_fields=["password"])
        note_password(employee=user, by=user, at=timezone.now())

    def get_password_change_redirect_url(self, request):
        return reverse("home")

    def get_client_ip(self, request):
        """The caller as our own proxies tell it."""
        return address_of(request)


class FactorAdapter(DefaultMFAAdapter):
    """A second factor whose secret a stolen dump does not hold: its key comes of SECRET_KEY."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Is the clock of your phone right?"),
        "used_code": _(
            "This code was used already, and each counts once: enter another recovery code, or "
            "wait for the next code of your phone."
        ),
        "cannot_delete_authenticator": _(
            "Your work asks for a second factor: it cannot be switched off."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user) -> str:
        return f"{user.number} {user.name}"

    def get_totp_issuer(self) -> str:
        return str(settings.COMPANY_NAME)

    def can_delete_authenticator(self, authenticator) -> bool:
        return not asks_for_factor(authenticator.user)


def _box() -> Fernet:
    secret = settings.SECRET_KEY.encode()
    key = hmac.new(secret, b"bylaw second factor", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
