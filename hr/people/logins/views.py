"""The page of one's own login: password, second factor, where it is open, who tried."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessFailureLog
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hr.people.logins.devices import device_of
from hr.people.logins.selectors import asks_for_factor, change_due
from hr.people.logins.services import take_factor_off
from hr.people.pages import find_person

TRIES_SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
def security(request):
    """What one's login is made of; POST ends every other session of it."""
    sessions = UserSession.objects.purge_and_list(request.user)
    if request.method == "POST":
        for each in sessions:
            if not each.is_current():
                each.end()
        messages.success(request, _("All other sessions have ended."))
        return redirect("mfa_index")
    return render(request, "account/security.html", _page(request, sessions))


def _page(request, sessions) -> dict:
    person, at = request.user, timezone.now()
    factors = {row.type: row for row in Authenticator.objects.filter(user=person)}
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    sessions.sort(key=lambda each: each.created_at, reverse=True)
    return {
        "change": change_due(person, at),
        "set": person.passwords_set.order_by("-pk").first(),
        "factor": factors.get(Authenticator.Type.TOTP),
        "codes": len(codes.wrap().get_unused_codes()) if codes else 0,
        "asked": asks_for_factor(person),
        "sessions": [(each, device_of(each.user_agent)) for each in sessions],
        "tries": AccessFailureLog.objects.filter(username=person.number).order_by("-pk")[
            :TRIES_SHOWN
        ],
    }


@permission_required("people.give_level", raise_exception=True)
@require_POST
def take_off(request, number: str):
    """Take a lost second factor off a person's login."""
    person = find_person(number)
    try:
        take_factor_off(
            employee=person, by=request.user, reason=request.POST.get("reason", ""),
            at=timezone.now(),
        )  # fmt: skip
    except ValidationError as error:
        messages.error(request, f"{error.code} {' '.join(error.messages)}")
    else:
        messages.success(request, _("Taken off: the next login asks for a new one."))
    return redirect("people:record", person.number)
