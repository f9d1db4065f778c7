"""One's own leaves, one leave with its story, the team's calendar, time off in lieu."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from attendance.leave import selectors
from attendance.leave.changes.forms import ShortenForm
from attendance.leave.changes.services import ask_shortening, cancel_leave
from attendance.leave.forms import TeamForm
from attendance.leave.lots.selectors import lots_of, overtime_of, uses_of
from attendance.leave.pages import find_leave, show_leave
from attendance.leave.team import month_of
from hr.people.models import Employee
from hr.people.selectors import superior_ids
from regulations.binding.pages import number_of
from regulations.rulebook.selectors import in_force


@require_safe
def mine(request):
    """One's own leaves with what is left of each kind."""
    person, at = request.user, timezone.now()
    rows, older = selectors.own_leaves(person, number_of(request.GET.get("before", "")))
    lots = lots_of([person.pk]).get(person.pk, [])
    context = {
        "leaves": rows,
        "older": older,
        "year": selectors.year_of(person, at),
        "minutes": sum(lot.left for lot in lots),
        "period": selectors.medical_period_of(person, at),
        "rules": in_force("leave", at).params,
        "leads": selectors.leads_others(person),
        "tab": "mine",
    }
    return render(request, "leave/mine.html", context)


@require_safe
def leave(request, pk: int):
    """One leave; somebody else's does not exist here."""
    at = timezone.now()
    return show_leave(request, find_leave(request, pk, at), at)


@require_POST
def cancel(request, pk: int):
    """Take back what waits, or cancel what has not begun."""
    at = timezone.now()
    found = find_leave(request, pk, at)
    try:
        cancel_leave(leave_id=pk, by=request.user, at=at)
    except (ValidationError, PermissionDenied) as refused:
        return show_leave(request, found, at, refused=refused)
    messages.success(request, _("The leave is cancelled."))
    return redirect("leave:leave", pk)


@require_POST
def shorten(request, pk: int):
    """Ask for an earlier end of what has begun."""
    at = timezone.now()
    found, form, refused = find_leave(request, pk, at), ShortenForm(request.POST), None
    if form.is_valid():
        asked = form.cleaned_data
        ends_at = found.starts_at if asked["altogether"] else asked["ends_at"]
        words = {"reason": asked["reason"], "by": request.user, "at": at}
        try:
            ask_shortening(leave_id=pk, ends_at=ends_at, **words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Whoever decided the leave has been asked."))
            return redirect("leave:leave", pk)
    return show_leave(request, found, at, refused=refused, shorten=form)


@require_safe
def team(request):
    """Who of one's team is away when, a month at a time; `?month=2026-03&department=`."""
    at, form = timezone.now(), TeamForm(request.GET)
    form.is_valid()
    first = form.cleaned_data.get("month") or timezone.localdate(at).replace(day=1)
    department = form.cleaned_data.get("department")
    context = {
        "month": month_of(request.user, first, department=department, at=at),
        "today": timezone.localdate(at),
        "leads": selectors.leads_others(request.user),
        "tab": "team",
    }
    return render(request, "leave/team.html", context)


@require_safe
def balance(request, number: str = ""):
    """Time off in lieu, lot by lot: one's own, or of somebody below one."""
    person = get_object_or_404(Employee, number=number) if number else request.user
    if not _sees_balance(request.user, person):
        raise PermissionDenied
    lots = lots_of([person.pk]).get(person.pk, [])
    context = {
        "person": person,
        "lots": lots,
        "left": sum(lot.left for lot in lots),
        "uses": uses_of(person)[:50],
        "unfiled": list(overtime_of(person)[:20]),
        "leads": selectors.leads_others(request.user),
        "tab": "balance",
    }
    return render(request, "leave/balance.html", context)


def _sees_balance(viewer, person) -> bool:
    if viewer.pk == person.pk or viewer.has_perm(selectors.EVERYBODY):
        return True
    return viewer.pk in superior_ids(person.pk)
