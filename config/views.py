"""Pages of the shell itself: home, and whether the portal is well."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from config import home as home_page

NOWHERE = "catch_all_view"  # of the admin site, where every address ends that nothing else takes


@require_safe
def home(request):
    """What concerns this person now."""
    return render(request, "shell/home.html", home_page.build(request.user, timezone.now()))


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
