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

from attendance.timekeeping.judging.edges import Doubt
from attendance.timekeeping.punches.selectors import question_at, today_of
from attendance.timekeeping.punches.services import Press, clock_in
from regulations.caller import caller_address

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
        context = _pressed(request, browser, at)
        if "done" in context and not request.htmx:
            _say(request, context)
            return _remember(request, redirect("timekeeping:punch"), browser)
    context |= {"today": today_of(request.user, at), "token": uuid4(), "at": at}
    page = "timekeeping/punch_now.html" if request.htmx else "timekeeping/punch.html"
    return _remember(request, render(request, page, context), browser)


def _pressed(request, browser: UUID, at) -> dict:
    """What a press comes to: a mark, or first the question whether it is meant as it reads.

    A press right after the start is not recorded before somebody says that they go out; one at
    the end always is, and the mark before it is asked about afterwards.
    """
    press = Press(_token(request), browser, caller_address(request), _agent(request))
    question = question_at(request.user, at)
    if question and question.doubt == Doubt.LEAVING and "sure" not in request.POST:
        return {"question": question}
    done, is_new = clock_in(press=press, by=request.user, at=at)
    is_out = is_new and question and question.doubt == Doubt.OUT
    return {"done": done, "is_new": is_new, "question": question if is_out else None}


def _say(request, context: dict) -> None:
    """What became of a press, on the page that follows it."""
    recorded = f"{timezone.localtime(context['done'].at):%H:%M:%S}"
    messages.success(request, _("Recorded: %s") % recorded)
    if context["question"]:
        earlier = f"{timezone.localtime(context['question'].earlier):%H:%M}"
        text = _(
            "%(time)s now reads as going out without coming back. Put it right where it is not."
        )
        messages.warning(request, text % {"time": earlier})


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
