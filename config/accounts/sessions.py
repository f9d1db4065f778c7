"""A session that nobody uses ends, and nobody has more than a few of them open (C13-S1).

How long it may rest is looked up when it begins and kept in it: no page pays for it.
"""

from time import time

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from hr.people import registry
from hr.people.logins.selectors import sessions_of
from hr.people.logins.services import end_sessions
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from sitecontent.database.security.rules import IDLE_GUARDED_MINUTES, IDLE_MINUTES, MOST_SESSIONS

KEY = "login_rests"
FINE = 60  # seconds that a use is written down again after


def _numbers() -> tuple[int, int, int]:
    """Minutes of rest, minutes of rest of whose work asks for a second factor, sessions at most."""
    try:
        held = in_force("security", timezone.now()).params
    except LookupError:  # before the rulebook is loaded
        return IDLE_MINUTES, IDLE_GUARDED_MINUTES, MOST_SESSIONS
    return held.idle_minutes, held.idle_guarded_minutes, held.sessions_most


@receiver(user_logged_in, dispatch_uid="accounts.rests")
@clause("C13-S1")
def _began(sender, request, user, **words) -> None:
    minutes, guarded, most = _numbers()
    if user.pk in registry.beside().guarded([user]):
        minutes = guarded
    request.session[KEY] = [time(), minutes * 60]
    own = request.session.session_key
    others = [each.session_key for each in sessions_of(user) if each.session_key != own]
    if ended := others[most - 1 :]:
        end_sessions(user, only=ended)
        messages.info(request, _("Your oldest session has ended: so many may be open at once."))


def _is_use(request) -> bool:
    """Whether a person does something, and not a page that asks again by itself."""
    if request.method not in ("GET", "HEAD"):
        return True
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and (
        "HX-Request" not in request.headers
    )


def rested(request) -> HttpResponse | None:
    """The way to the login, for a session that rested too long; None: it goes on."""
    now = time()
    seen, seconds = request.session.get(KEY) or [now - 2 * FINE, IDLE_MINUTES * 60]
    if now - seen > seconds:
        logout(request)
        messages.info(request, _("This session was not used for a long time: log in anew."))
        answer = redirect_to_login(request.get_full_path())
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": "/"})
        return answer
    if now - seen > FINE and _is_use(request):
        request.session[KEY] = [now, seconds]
    return None
