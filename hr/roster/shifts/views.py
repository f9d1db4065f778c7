"""A month of somebody's shifts, and the forms of whoever plans them."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.people.models import Employee
from hr.roster.pages import (
    ask_instead,
    month_after,
    month_asked,
    month_before,
    refuse,
    weeks_of,
)
from hr.roster.shifts import services
from hr.roster.shifts.board import assignments_of, month_plan, patterns_until, shifts_known
from hr.roster.shifts.forms import AssignShiftForm, PatternForm, SingleDayForm
from hr.roster.shifts.models import ShiftAssignment, ShiftPattern, SingleDay
from hr.roster.shifts.rules import CLAUSE, OFFICE, WEEKEND
from hr.roster.shifts.together import month_together
from regulations.binding.pages import status_of
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
    return Employee.objects.filter(number=number.replace("\0", "")).first() or request.user


def _page(request, person: Employee, **forms):
    today = day_of(timezone.now())
    first = month_asked(request.GET.get("month"), today)
    weeks = weeks_of(first)
    rows = {
        "patterns": patterns_until(max(today, weeks[-1])),
        "assigned": assignments_of(person.pk),
    }
    known = shifts_known(today, rows["patterns"])
    context = {
        "person": person,
        "cells": month_plan(person.pk, weeks, first, today, **rows),
        "names": {shift.code: shift.name for shift in known},
        "assigned": rows["assigned"][:12],
        "first": first,
        "before": month_before(first),
        "after": month_after(first),
        "is_own": person.pk == request.user.pk,
    }
    if request.user.has_perm(PLANS):
        people = Employee.objects.filter(is_active=True).select_related("position")
        context["people"] = list(people.order_by("number"))
        context |= _forms(person, today, known) | forms
        for name in ("assign", "single"):
            context[name].fields["person"].offer(context["people"])
    return render(request, "roster/shifts.html", context, status=status_of(request))


@may_plan
@require_safe
def together(request):
    """What a department works in a month; `?unit=` names it, without it everybody."""
    first = month_asked(request.GET.get("month"), day_of(timezone.now()))
    page = month_together(first, request.GET.get("unit", ""))
    context = {"page": page, "first": first}
    context |= {"before": month_before(first), "after": month_after(first)}
    return render(request, "roster/together.html", context)


def _forms(person: Employee, today, known) -> dict:
    terms = {"pattern": OFFICE, "rest_days": sorted(WEEKEND), "holidays_free": True}
    whom = {"person": person.pk}
    return {
        "assign": AssignShiftForm(shifts=known, initial=terms | whom | {"starts_on": today}),
        "single": SingleDayForm(shifts=known, initial=whom | {"day": today}),
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
    form = AssignShiftForm(request.POST, shifts=shifts_known(day_of(at)))
    if not form.is_valid():
        return _page(request, _person_asked(request), assign=form)
    data = form.cleaned_data
    try:
        row = services.assign_shift(
            person=data["person"],
            terms=form.terms(),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            by=request.user,
            at=at,
        )
    except ValidationError as error:
        if (instead := ask_instead(request, error, "shift")) is not None:
            return instead
        refuse(request, error, CLAUSE)
        return _page(request, data["person"], assign=form)
    messages.success(request, _said_of(row))
    return _to(data["person"], data["starts_on"])


def _said_of(row: ShiftAssignment) -> str:
    """That a shift was assigned, and what is worked after its last day."""
    if row.ends_on is None:
        return _("The shift was assigned.")
    follows = row.ends_on + timedelta(days=1)
    known = {each.code: each for each in shifts_known(follows)}
    after = services.shift_after(row)
    code = after.pattern if after else OFFICE
    return _("The shift was assigned until %(last)s. From %(day)s: %(shift)s.") % {
        "last": row.ends_on.isoformat(),
        "day": follows.isoformat(),
        "shift": known.get(code, code) or _("only on single days"),
    }


@may_plan
@require_POST
def set_single(request):
    """Set what somebody works on one day."""
    at = timezone.now()
    form = SingleDayForm(request.POST, shifts=shifts_known(day_of(at)))
    if not form.is_valid():
        return _page(request, _person_asked(request), single=form)
    data = form.cleaned_data
    try:
        services.set_day(**data, by=request.user, at=at)
    except ValidationError as error:
        if (instead := ask_instead(request, error, "day")) is not None:
            return instead
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
        if (instead := ask_instead(request, error, "clear", single=pk)) is not None:
            return instead
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
    rows = ShiftPattern.objects.select_related("by").order_by("-pk")[:50]
    context = {"form": form, "shifts": shifts_known(day_of(at)), "rows": rows}
    return render(request, "roster/patterns.html", context, status=status_of(request))
