"""Clocking in from a browser or a phone: one button, and what is recorded of today."""

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from attendance.timekeeping.caller import caller_address
from attendance.timekeeping.punches.selectors import today_of
from attendance.timekeeping.punches.services import Press, clock_in

COOKIE = "bylaw-browser"
SALT = "timekeeping.browser"
FOR_SECONDS = 400 * 24 * 60 * 60  # no browser keeps a cookie for longer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def punch(request):
    """The button, pressed or not; pressed by htmx, what is around it alone is answered."""
    browser, at = _browser_of(request), timezone.now()
    context = {}
    if request.method == "POST":
        done, is_new = clock_in(
            press=Press(_token(request), browser, caller_address(request), _agent(request)),
            by=request.user,
            at=at,
        )
        if not request.htmx:
            messages.success(request, _("Recorded: %s") % f"{timezone.localtime(done.at):%H:%M:%S}")
            return _remember(request, redirect("timekeeping:punch"), browser)
        context = {"done": done, "is_new": is_new}
    context |= {"today": today_of(request.user, at), "token": uuid4(), "at": at}
    page = "timekeeping/punch_now.html" if request.htmx else "timekeeping/punch.html"
    return _remember(request, render(request, page, context), browser)


def _token(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError as error:
        raise BadRequest("no token") from error


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")


def _browser_of(request: HttpRequest) -> UUID:
    """The cookie of this browser, whoever uses it; a new one where it has none of ours."""
    said = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    try:
        return UUID(said)
    except ValueError:
        return uuid4()


def _remember(request: HttpRequest, response, browser: UUID):
    response.set_signed_cookie(
        COOKIE,
        str(browser),
        salt=SALT,
        max_age=FOR_SECONDS,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )
    return response
