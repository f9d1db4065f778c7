"""The page of one's own login: password, second factor, what else opens it, where it is open,
who tried."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hr.people.logins.devices import device_of
from hr.people.logins.outside import ways_of
from hr.people.logins.selectors import has_factor, login_of, sessions_of
from hr.people.logins.services import end_sessions, take_factor_off
from hr.people.pages import find_person
from regulations.binding.pages import number_of


@require_http_methods(["GET", "HEAD", "POST"])
def security(request):
    """What one's login is made of; POST ends every other session of it, or the one of `session`."""
    if request.method == "POST":
        _end(request)
        return redirect("mfa_index")
    sessions = [(each, device_of(each.user_agent)) for each in sessions_of(request.user)]
    context = login_of(request.user, timezone.now())
    context |= {"sessions": sessions, "ways": ways_of(request.user)}
    return render(request, "account/security.html", context)


def _end(request) -> None:
    chosen, own = request.POST.get("session"), request.session.session_key
    if chosen is None:
        end_sessions(request.user, but=own)
        messages.success(request, _("All other sessions have ended."))
        return
    rows = request.user.usersession_set.filter(pk=number_of(chosen) or 0)
    end_sessions(request.user, but=own, only=rows.values_list("session_key", flat=True))
    messages.success(request, _("This session has ended."))


@permission_required("people.take_factor", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request, number: str):
    """Whether a person's login has a second factor; POST takes a lost one off."""
    person = find_person(number)
    if request.method != "POST":
        context = {"person": person, "has_factor": has_factor(person)}
        return render(request, "people/factor.html", context)
    words = {"by": request.user, "reason": request.POST.get("reason", ""), "at": timezone.now()}
    try:
        take_factor_off(employee=person, **words)
    except ValidationError as error:
        messages.error(request, f"{error.code} {' '.join(error.messages)}")
    else:
        messages.success(request, _("Taken off: the next login asks for a new one."))
    return redirect("people:factor", person.number)
