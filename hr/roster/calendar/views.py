"""A year of the company's calendar."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hr.roster.calendar import services
from hr.roster.calendar.forms import EntryForm, YearForm
from hr.roster.calendar.models import CompanyDay
from hr.roster.calendar.rules import Entry
from hr.roster.calendar.selectors import months_of, special_days
from hr.roster.pages import ask_instead, refuse
from regulations.binding.pages import status_of
from regulations.rulebook.rules import day_of

may_keep = permission_required("roster.keep_calendar", raise_exception=True)


@require_safe
def year(request):
    """The holidays and swapped workdays of a year; `?year=2027`."""
    form = YearForm(request.GET)
    asked = form.cleaned_data["year"] if form.is_valid() else day_of(timezone.now()).year
    return _page(request, asked)


def _page(request, asked: int, form: EntryForm | None = None):
    today = day_of(timezone.now())
    entries = CompanyDay.objects.filter(day__year=asked).select_related("by")
    months = months_of(asked)
    context = {
        "year": asked,
        "months": months,
        "is_published": months[-1].days[-1].is_published,
        "special": special_days(months),
        "entries": entries.order_by("-pk")[:50],
        "today": today,
    }
    if request.user.has_perm("roster.keep_calendar"):
        context["form"] = form or EntryForm(initial={"day": max(today, date(asked, 1, 1))})
    return render(request, "roster/calendar.html", context, status=status_of(request))


def _to(asked: int):
    response = redirect("roster:calendar")
    response["Location"] += f"?year={asked}"
    return response


@may_keep
@require_POST
def enter(request):
    """Say what a day is for the company."""
    form = EntryForm(request.POST)
    if not form.is_valid():
        return _page(request, day_of(timezone.now()).year, form)
    data = form.cleaned_data
    try:
        services.enter_day(
            day=data["day"],
            entry=Entry(data["entry"]),
            name=data["name"],
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        if (instead := ask_instead(request, error, "calendar")) is not None:
            return instead
        refuse(request, error, services.CLAUSE)
        return _page(request, data["day"].year, form)
    messages.success(request, _("The calendar has it."))
    return _to(data["day"].year)


@may_keep
@require_POST
def publish(request):
    """Say that all holidays of a year are entered."""
    form = YearForm(request.POST)
    if not form.is_valid():
        return _page(request, day_of(timezone.now()).year)
    asked = form.cleaned_data["year"]
    try:
        services.publish_year(year=asked, by=request.user, at=timezone.now())
    except ValidationError as error:
        refuse(request, error, services.CLAUSE)
    else:
        messages.success(request, _("The year is complete."))
    return _to(asked)
