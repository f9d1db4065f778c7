"""Pages of the shell itself: home, and whether the portal is well."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config import home as home_page


@require_safe
def home(request):
    """What concerns this person now."""
    return render(request, "shell/home.html", home_page.build(request.user, timezone.now()))


@require_safe
def empty(request):
    """The shell with nothing in it: what pages are measured against."""
    return render(request, "shell/empty.html")


@login_not_required
@require_safe
def health(request):
    """Whether the web and its database answer; for load balancers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
