"""Logins: nobody signs up by themselves; people are taken on by hr."""

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ClosedAdapter(DefaultAccountAdapter):
    """allauth with sign-up closed and the words of this portal."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Staff number or password is wrong."),
        "enter_current_password": _("This is not your current password."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes."),
    }

    def is_open_for_signup(self, request):
        return False

    def set_password(self, user, password):
        """Only the password is written: it is no change to what is known of the person."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_password_change_redirect_url(self, request):
        return reverse("home")
