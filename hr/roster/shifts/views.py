"""A month of somebody's shifts, and the forms of whoever plans them."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.people.models import Employee
from hr.roster.pages import month_after, month_asked, month_before, refuse, weeks_of
from hr.roster.shifts import services
from hr.roster.shifts.forms import AssignShiftForm, PatternForm, SingleDayForm
from hr.roster.shifts.models import ShiftAssignment, ShiftPattern, SingleDay
from hr.roster.shifts.rules import BUILT_IN, CLAUSE, WEEKEND
from hr.roster.shifts.selectors import month_plan, pattern_names
from regulations.rulebook.rules import day_of

PLANS = "roster.plan_shifts"
may_plan = permission_required(PLANS, raise_exception=True)


@require_safe
def month(request):
    """What one works in a month; whoever plans shifts sees it of everybody (`?person=` number)."""
    return _page(request, _person_asked(request))


def _person_asked(request) -> Employee:
    number = request.GET.get("person") or request.POST.get("shown")
    if not number or not request.user.has_perm(PLANS):
        return request.user
    return Employee.objects.filter(number=number).first() or request.user


def _page(request, person: Employee, **forms):
    today = day_of(timezone.now())
    first = month_asked(request.GET.get("month"), today)
    assigned = ShiftAssignment.objects.filter(person=person).select_related("set_by")
    context = {
        "person": person,
        "cells": month_plan(person.pk, weeks_of(first), first, today),
        "names": dict(pattern_names(today)),
        "assigned": assigned.order_by("-starts_on", "-pk")[:12],
        "first": first,
        "before": month_before(first),
        "after": month_after(first),
        "is_own": person.pk == request.user.pk,
    }
    if request.user.has_perm(PLANS):
        people = Employee.objects.filter(is_active=True).select_related("position")
        context["people"] = list(people.order_by("number"))
        for name, form in _forms(person, today).items():
            context[name] = forms.get(name) or form
    return render(request, "roster/shifts.html", context)


def _forms(person: Employee, today) -> dict:
    terms = {"rest_days": sorted(WEEKEND), "holidays_free": True, "starts_on": today}
    return {
        "assign": AssignShiftForm(day=today, initial={"person": person.pk, **terms}),
        "single": SingleDayForm(day=today, initial={"person": person.pk, "day": today}),
    }


def _to(person: Employee, day=None):
    response = redirect("roster:shifts")
    response["Location"] += f"?person={person.number}" + (f"&month={day:%Y-%m}" if day else "")
    return response


@may_plan
@require_POST
def assign(request):
    """Let somebody work by other terms from a day on."""
    at = timezone.now()
    form = AssignShiftForm(request.POST, day=day_of(at))
    if not form.is_valid():
        return _page(request, _person_asked(request), assign=form)
    data = form.cleaned_data
    try:
        services.assign_shift(
            person=data["person"],
            terms=form.terms(),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            by=request.user,
            at=at,
        )
    except ValidationError as error:
        refuse(request, error, CLAUSE)
        return _page(request, data["person"], assign=form)
    messages.success(request, _("The shift was assigned."))
    return _to(data["person"], data["starts_on"])


@may_plan
@require_POST
def set_single(request):
    """Set what somebody works on one day."""
    at = timezone.now()
    form = SingleDayForm(request.POST, day=day_of(at))
    if not form.is_valid():
        return _page(request, _person_asked(request), single=form)
    data = form.cleaned_data
    try:
        services.set_day(**data, by=request.user, at=at)
    except ValidationError as error:
        refuse(request, error, CLAUSE)
        return _page(request, data["person"], single=form)
    messages.success(request, _("The day was set."))
    return _to(data["person"], data["day"])


@may_plan
@require_POST
def clear_single(request, pk: int):
    """Take back what was set for one day."""
    single = get_object_or_404(SingleDay.objects.select_related("person"), pk=pk)
    try:
        services.clear_day(single=single, by=request.user, at=timezone.now())
    except ValidationError as error:
        refuse(request, error, CLAUSE)
    else:
        messages.success(request, _("The day was taken back."))
    return _to(single.person, single.day)


@may_plan
@require_http_methods(["GET", "HEAD", "POST"])
def patterns(request):
    """Every shift that holds, and a form for one more of the company's own."""
    at = timezone.now()
    form = PatternForm(request.POST or None, initial={"from_day": day_of(at)})
    if request.method == "POST" and form.is_valid():
        try:
            services.enter_pattern(**form.cleaned_data, by=request.user, at=at)
        except ValidationError as error:
            refuse(request, error, CLAUSE)
        else:
            messages.success(request, _("The shift was entered."))
            return redirect("roster:patterns")
    names = [(code, name, code in BUILT_IN) for code, name in pattern_names(day_of(at))]
    rows = ShiftPattern.objects.select_related("by").order_by("-pk")[:50]
    return render(request, "roster/patterns.html", {"form": form, "names": names, "rows": rows})
