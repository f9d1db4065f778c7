"""The portal as anybody of the demo company sees it, at one click; elsewhere no such page is."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from config.demo import company
from hr.people.models import Employee

BACKEND = "config.accounts.backend.PortalBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def look_as(request):
    """Somebody of the demo for every position; a form makes this session that of one of them.

    404 unless the portal runs as a demo and the people are those of the demo company.
    """
    groups = company.roles() if settings.DEMO else []
    if not groups:
        raise Http404
    if request.method == "POST":
        numbers = [each.number for _department, people in groups for each in people]
        number = request.POST.get("number", "")
        person = get_object_or_404(Employee, number=number, number__in=numbers)
        login(request, person, backend=BACKEND)
        return redirect("home")
    return render(request, "shell/look_as.html", {"groups": groups})
