"""Pages of the shell itself: home, and whether the portal is well."""

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found
from prometheus_client import CONTENT_TYPE_LATEST

from config import health as well
from config import home as home_page
from regulations import finding

NOWHERE = "catch_all_view"  # of the admin site, where every address ends that nothing else takes


@require_safe
def home(request):
    """The button to clock in at once; what concerns this person now is asked for by the page."""
    return render(request, "shell/home.html", home_page.frame(request.user, timezone.now()))


@require_safe
def home_waits(request):
    """The part of the home page that says what waits for this person."""
    parts = home_page.waits(request.user, timezone.now())
    return render(request, "shell/home_waits.html", parts)


@require_safe
def home_own(request):
    """The part of the home page with one's day, month, money and notices."""
    parts = home_page.own(request.user, timezone.now())
    return render(request, "shell/home_own.html", parts)


@require_safe
def empty(request):
    """The shell with nothing in it: what pages are measured against."""
    return render(request, "shell/empty.html")


def refuse_form(request, reason: str = ""):
    """A form without its token; sent to an address that is none, that is what is said.

    Programs that push to a wrong address hear of it, and not of a page that has expired.
    """
    if request.resolver_match.func.__name__ == NOWHERE:
        return page_not_found(request, Http404())
    return csrf_failure(request, reason)


@login_not_required
@require_safe
def health(request):
    """Whether the web and its database answer; for load balancers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def live(request):
    """Whether this process answers: whoever restarts it asks no more than that."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request):
    """Whether requests may be sent here: the database answers and is of this release."""
    return _said(well.look(well.READY))


@login_not_required
@require_safe
def deep(request):
    """Whether everything around it is well, the backups too: names and yes or no, nothing more."""
    return _said(well.look(well.DEEP))


def _said(checks: dict[str, bool]):
    is_well = all(checks.values())
    words = {"status": "ok" if is_well else "bad", "checks": checks}
    return JsonResponse(words, status=200 if is_well else 503)


@login_not_required
@require_safe
def metrics(request):
    """Figures for Prometheus, for who bears METRICS_TOKEN; to all others there is nothing here."""
    given = request.headers.get("Authorization", "")
    expected = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Http404
    return HttpResponse(well.metrics(), content_type=CONTENT_TYPE_LATEST)


@require_safe
def search(request):
    """What `?q=` finds anywhere; for the window over a page the list alone."""
    text = request.GET.get("q", "")
    context = {"text": text, "groups": finding.found(request.user, text, timezone.now())}
    template = "shell/found.html" if request.htmx else "shell/search.html"
    return render(request, template, context)
