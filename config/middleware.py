"""What surrounds every request."""

from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, OperationalError
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render, resolve_url
from psycopg2.errors import CheckViolation, DeadlockDetected, SerializationFailure

from regulations.binding.actor import acting

# What the database says of a moment that lies back (bylaw_stamp).
SLOW = "is past, and nobody gave the right"


class ActorMiddleware:
    """An attempt against a binding row made in a request is recorded with the person's id."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting(lambda: request.user.pk):
            return self.get_response(request)


class PrivateMiddleware:
    """What the portal shows is for who asked, then: no browser and no proxy keeps it.

    Else the back button would show customers to whoever sits down after a logout.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.setdefault("Cache-Control", "private, no-store")
        return response


class LostSessionMiddleware:
    """A piece of a page asked for without a session sends the whole page to the login; a form leads
    back to the page it stands on, where what was typed is filled in again.

    Followed by htmx, the redirect would put the login form into the middle of the page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 302 or "login" not in response["Location"]:
            return response
        if urlsplit(response["Location"]).path != resolve_url(settings.LOGIN_URL):
            return response
        if "HX-Request" in request.headers:
            answer = HttpResponse(status=401)
            answer["HX-Redirect"] = _login_for(request.headers.get("HX-Current-URL", ""))
            return answer
        sent_from = request.headers.get("Referer", "")
        if request.method == "POST" and urlsplit(sent_from).netloc == request.get_host():
            response["Location"] = _login_for(sent_from)
        return response


def _login_for(page: str) -> str:
    """The login that leads to a page of ours afterwards."""
    current = urlsplit(page)
    back = (current.path or "/") + (f"?{current.query}" if current.query else "")
    return redirect_to_login(back).url


class PlainTextMiddleware:
    """An address with a NUL is none of ours: PostgreSQL could not even look for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(content_type="text/plain")
        return self.get_response(request)


class NulInForm(Exception):
    """A form that is read within its view holds a NUL."""


class PlainFormMiddleware:
    """A text of a form with a NUL is refused with a sentence, whichever page it was sent to.

    PostgreSQL stores no such text. What comes as a file is untouched, and so are messages of shops
    and clocks, which are no forms; a view that records what was tried records this too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look at the form, or let it be looked at once the view reads it."""
        if request.method != "POST" or _records_attempts(request, view):
            return None
        if getattr(view, "csrf_exempt", False):
            # Such a view says itself how files are taken, or reads no form at all.
            request._load_post_and_files = partial(_load_plain, request)
            return None
        return _nul_refused(request) if _holds_nul(request.POST) else None

    def process_exception(self, request, exception):
        """The same refusal where the view has read the form."""
        return _nul_refused(request) if isinstance(exception, NulInForm) else None


def _records_attempts(request, view) -> bool:
    """Whether a view keeps what was sent as an attempt; the forms of the admin site, of which some
    do, refuse a NUL by themselves."""
    is_admin = request.resolver_match.namespace == "admin"
    return is_admin or getattr(view, "records_attempts", False)


def _load_plain(request) -> None:
    type(request)._load_post_and_files(request)
    if _holds_nul(request.POST):
        raise NulInForm


def _holds_nul(form) -> bool:
    return any("\0" in text for name, values in form.lists() for text in (name, *values))


def _nul_refused(request):
    return render(request, "422.html", status=422)


class CollisionMiddleware:
    """Two acts that each wait for the other: the database gives one up, and its person is told.

    So is whoever pressed while the portal stood still, for the moment of a row that binds may not
    lie back: what was read at its beginning is written within five seconds or not at all.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """A page that says to try again, where the server's error page would stand."""
        if not isinstance(exception, OperationalError | IntegrityError):
            return None
        if isinstance(exception.__cause__, DeadlockDetected | SerializationFailure):
            return render(request, "409.html", status=409)
        if isinstance(exception.__cause__, CheckViolation) and SLOW in str(exception):
            return render(request, "503.html", status=503)
        return None


class FormAddressMiddleware:
    """Who opens an address that only takes forms is told so, where an empty page would stand.

    Refused forms are shown there, and people reload what they see.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:
            return response
        if "text/html" not in request.headers.get("Accept", ""):
            return response
        told = render(request, "405.html", status=405)
        told["Allow"] = response["Allow"]
        return told
