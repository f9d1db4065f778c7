"""A login that owes something opens nothing but the page where it is done.

What it owes is worked out when it begins and when it changes, and kept in the session: no page
pays for it.
"""

from urllib.parse import urlsplit

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.accounts.sessions import rested
from hr.people.logins.rules import Cause, Change
from hr.people.logins.selectors import asks_for_factor, change_due, has_factor
from hr.people.logins.services import ADDED, REMOVED, tell_owner

KEY = "login_owes"
# Where it is done, and the way out.
OPEN = {
    "account_change_password", "account_logout", "account_login", "account_reauthenticate",
    "mfa_activate_totp", "mfa_reauthenticate", "mfa_authenticate", "set_language", "health",
}  # fmt: skip


def work_out(request, person) -> Change | None:
    """Keep in the session what the person's login owes; when its password has to change."""
    due = change_due(person, timezone.now())
    began = (request.session.get(KEY) or {}).get("began", timezone.now().timestamp())
    request.session[KEY] = {
        "began": began,
        "change": [due.due_at.timestamp(), due.cause.value] if due else None,
        "factor": asks_for_factor(person) and not has_factor(person),
    }
    return due


@receiver(user_logged_in, dispatch_uid="accounts.began")
def _began(sender, request, user, **words) -> None:
    due, at = work_out(request, user), timezone.now()
    if due and due.is_near(at) and not due.is_due(at):
        day = timezone.localdate(due.due_at)
        said = _("C13-8 Your password ends on %(day)s: change it in time.") % {"day": day}
        messages.warning(request, said)


@receiver(password_changed, dispatch_uid="accounts.changed")
def _changed(sender, request, user, **words) -> None:
    work_out(request, user)


@receiver(authenticator_added, dispatch_uid="accounts.added")
def _added(sender, request, user, authenticator, **words) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        work_out(request, user)
        tell_owner(user, text=ADDED, name="added", at=timezone.now())


@receiver(authenticator_removed, dispatch_uid="accounts.removed")
def _removed(sender, request, user, authenticator, **words) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        work_out(request, user)
        tell_owner(user, text=REMOVED, name="removed", at=timezone.now())


_WHY = {
    Cause.LENT.value: gettext_lazy("C13-8 Your login was lent: choose another password first."),
    Cause.ISSUED.value: gettext_lazy(
        "C13-8 Somebody else issued this password: choose one of your own first."
    ),
    Cause.EXPIRED.value: gettext_lazy("C13-8 This password has been used for too long: change it."),
}


class DutiesMiddleware:
    """Leads a login that owes something to where it is done (C13-8, C13-2)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """The page a person is sent to first, or None."""
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if (answer := rested(request)) is not None:
            return answer
        owed = _owed(request)
        if owed is None or request.resolver_match.view_name in OPEN:
            return None
        address, sentence = owed
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers=_lead(request, address))
        messages.warning(request, f"{sentence}")
        return redirect(address)


def _lead(request, address: str) -> dict[str, str]:
    """What sends a page that asks for a piece of itself to where something is owed; nothing where
    it is already that page or another open one: it would load for ever."""
    page = urlsplit(request.headers.get("HX-Current-URL", "")).path
    try:
        is_there = resolve(page).view_name in OPEN
    except Resolver404:
        is_there = False
    return {} if is_there else {"HX-Redirect": reverse(address)}


def _owed(request) -> tuple[str, str] | None:
    owes = request.session.get(KEY) or {}
    if change := owes.get("change"):
        due, cause = change
        if timezone.now().timestamp() >= due:
            if cause == Cause.LENT and owes.get("began", due) < due:
                logout(request)  # of whoever borrowed it: the next login opens the change alone
                return "account_login", _("C13-8 The time for which this login was lent is over.")
            return "account_change_password", str(_WHY[cause])
    if owes.get("factor") and has_factor(request.user):  # set up in another browser since
        work_out(request, request.user)
    elif owes.get("factor"):
        return "mfa_activate_totp", _("C13-2 Your work asks for a second factor: set it up first.")
    return None
