"""What surrounds every request."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render, resolve_url
from psycopg2.errors import DeadlockDetected, SerializationFailure

from regulations.binding.actor import acting


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
    """A piece of a page asked for without a session sends the whole page to the login.

    Followed by htmx, the redirect would put the login form into the middle of the page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "HX-Request" not in request.headers or response.status_code != 302:
            return response
        if urlsplit(response["Location"]).path != resolve_url(settings.LOGIN_URL):
            return response
        current = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = (current.path or "/") + (f"?{current.query}" if current.query else "")
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = redirect_to_login(back).url
        return answer


class PlainTextMiddleware:
    """An address with a NUL is none of ours: PostgreSQL could not even look for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(content_type="text/plain")
        return self.get_response(request)


class CollisionMiddleware:
    """Two acts that each wait for the other: the database gives one up, and its person is told."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """A page that says to try again, where the server's error page would stand."""
        if not isinstance(exception, OperationalError):
            return None
        if not isinstance(exception.__cause__, DeadlockDetected | SerializationFailure):
            return None
        return render(request, "409.html", status=409)


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
