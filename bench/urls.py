"""The portal's addresses and the bare view."""

from django.http import HttpResponse
from django.urls import include, path

from hr.people.models import Department


def bare(request):
    """Session, logged-in user, one indexed query, two lines: the least a page can cost."""
    row = Department.objects.filter(code="bench").values_list("name").first()
    return HttpResponse(f"{request.user.number}\n{row}\n")


urlpatterns = [path("bare/", bare), path("", include("config.urls"))]
