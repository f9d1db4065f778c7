"""Where a login by an account outside begins, and where its owner connects and disconnects it."""

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hr.people.logins.outside import disconnect_outside, ways_of


@login_not_required
def begin(request, provider: str):
    """Off to log in there; only a form of ours begins it, and nothing else is taken from it."""
    found = get_adapter().get_provider(request, provider)
    if request.method != "POST":
        return redirect("account_login")
    return found.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))


@require_http_methods(["GET", "HEAD", "POST"])
def outside(request, provider: str):
    """The page of one provider; POST connects or disconnects, as `act` says."""
    way = next((each for each in ways_of(request.user) if each.provider == provider), None)
    if way is None:
        raise Http404
    return _own(request, way)


@reauthentication_required
def _own(request, way):
    act = request.POST.get("act")
    if act == "connect" and way.is_configured and way.account is None:
        # That they asked, after their password, is kept in the session until they come back.
        found = get_adapter().get_provider(request, way.provider)
        return found.redirect(request, AuthProcess.CONNECT, data=request.user.pk)
    if act == "disconnect":
        disconnect_outside(employee=request.user, provider=way.provider, at=timezone.now())
        messages.success(request, _("%(provider)s is disconnected.") % {"provider": way.name})
        return redirect("mfa_index")
    return render(request, "account/outside.html", {"way": way})
