"""One's own settings: views of a list, the end of the first visit, the calendar's address."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.people.own import calendar as feed
from hr.people.own import selectors, services


@require_POST
def end_guide(request):
    """The first steps are not shown again."""
    services.end_guide(by=request.user)
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
def views(request):
    """The views of the list at `?page=`; a form keeps or drops one."""
    asked = request.POST if request.method == "POST" else request.GET
    page, query = _list_of(asked.get("page", ""))
    if not page:
        return HttpResponseBadRequest(content_type="text/plain")
    refused, title = "", asked.get("title", "")
    if request.method == "POST":
        try:
            if "drop" in asked:
                services.drop_view(by=request.user, page=page, title=asked["drop"])
            else:
                services.keep_view(by=request.user, page=page, title=title, query=query)
                title = ""
        except ValidationError as error:
            refused = error.messages[0]
    context = {
        "views": selectors.views_of(request.user, page), "page": page, "query": query,
        "refused": refused, "title": title,
    }  # fmt: skip
    return render(request, "people/own/views.html", context)


def _list_of(address: str) -> tuple[str, str]:
    """Path and query of an address of ours; nothing for any other."""
    found = urlsplit(address[:2000])
    try:
        resolve(found.path)
    except Resolver404:
        return "", ""
    return (found.path[:200], found.query[:1000]) if not found.netloc else ("", "")


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request):
    """The address of one's calendar; a form makes a new one, or ends it."""
    if request.method == "POST":
        if "end" in request.POST:
            feed.end(by=request.user)
        else:
            feed.renew(by=request.user)
        return redirect("people:own_calendar")
    token = feed.token_of(request.user)
    address = f"{settings.PORTAL_URL}{reverse('people:calendar', args=[token])}" if token else ""
    # As a file it would be brought over once; by this scheme programs come again.
    subscribe = address.replace("https://", "webcal://").replace("http://", "webcal://")
    context = {"address": address, "subscribe": subscribe}
    return render(request, "people/own/calendar.html", context)


@login_not_required
@require_safe
def calendar_file(request, token: str):
    """The calendar of whoever has this address; programs ask for it without a login."""
    person = feed.person_of(token)
    if person is None:
        raise Http404
    content = feed.write(person, _("%(name)s · Bylaw") % {"name": person.name}, timezone.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
