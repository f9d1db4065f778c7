"""Incidents with their times, the log of maintenance, the review of the home page."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from regulations.binding.pages import status_of
from sitecontent.publishing import home as reviews
from sitecontent.publishing.incidents import services
from sitecontent.publishing.incidents.forms import FoundForm, ReviewForm, StepForm, WorkForm
from sitecontent.publishing.incidents.rules import times_of
from sitecontent.publishing.models import HomeReview, Incident, Maintenance, Partner
from sitecontent.publishing.rules import days_until

SHOWN = 50
FORM = ["GET", "HEAD", "POST"]
may_see = permission_required("publishing.view_incident", raise_exception=True)


def _page(request, *, refused=None, **forms):
    rows = list(Incident.objects.select_related("by").prefetch_related("steps__by",
                "steps__partner")[:SHOWN])  # fmt: skip
    for row in rows:
        row.times = times_of(row.at, [(each.step, each.at) for each in row.steps.all()])
    context = {
        "rows": rows,
        "found_form": FoundForm(),
        "step_form": StepForm(),
        "work_form": WorkForm(),
        "works": Maintenance.objects.select_related("by")[:SHOWN],
        "partners": Partner.objects.filter(is_active=True),
        "refused": refused,
        "tab": "incidents",
    } | forms
    return render(request, "content/incidents.html", context, status=status_of(request))


@may_see
@require_http_methods(FORM)
def incidents(request):
    """What went wrong, the newest first; who handles incidents notes one."""
    form, refused = FoundForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            services.find_incident(**form.cleaned_data, by=request.user, at=timezone.now())
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Noted. Tell the partner company now."))
            return redirect("publishing:incidents")
    return _page(request, refused=refused, found_form=form)


@may_see
@require_POST
def step(request, number: int):
    """Add what was done about an incident."""
    row, form, refused = get_object_or_404(Incident, pk=number), StepForm(request.POST), None
    if form.is_valid():
        words = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
        try:
            services.add_step(incident_id=row.pk, **words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Noted."))
            return redirect("publishing:incidents")
    else:
        refused = ValidationError(_("Say what was said or done."), code=services.CLAUSE)
    return _page(request, refused=refused)


@may_see
@require_POST
def maintain(request):
    """Write down what was maintained."""
    form, refused = WorkForm(request.POST), None
    if form.is_valid():
        try:
            services.log_work(**form.cleaned_data, by=request.user, at=timezone.now())
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Noted."))
            return redirect("publishing:incidents")
    else:
        refused = ValidationError(_("Say what was done."), code="C6-8")
    return _page(request, refused=refused, work_form=form)


@permission_required("publishing.view_item", raise_exception=True)
@require_http_methods(FORM)
def home(request):
    """The yearly review of the home page: when it is due, what was found each time."""
    form, refused = ReviewForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            reviews.review_home(**form.cleaned_data, by=request.user, at=timezone.now())
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Reviewed; the next review is due in a year."))
            return redirect("publishing:home")
    clock = reviews.running()
    context = {
        "form": form, "refused": refused, "clock": clock, "tab": "home",
        "days": days_until(clock.due_at, timezone.now()) if clock else None,
        "rows": HomeReview.objects.select_related("by").order_by("-id")[:SHOWN],
    }  # fmt: skip
    return render(request, "content/home.html", context, status=status_of(request))
