"""Asking for leave: the form with what would become of it, and reports that come before it."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attendance.leave.forms import LeaveForm, ReportForm, stretch
from attendance.leave.models import Leave
from attendance.leave.outlook import look_ahead
from attendance.leave.pages import find_leave
from attendance.leave.reports import complete_leave, report_leave
from attendance.leave.rules import State
from attendance.leave.selectors import leads_others
from attendance.leave.services import ask_leave, change_leave
from hr.people.models import Employee
from regulations.binding.pages import number_of, status_of
from regulations.rulebook.rules import CHINA

FORM = ["GET", "HEAD", "POST"]
# What the page of a day fills in.
FILLED_IN = ("kind", "unit", "first", "start", "last", "end")


def _prolonged(request) -> Leave | None:
    """One's own approved leave that `?extends=` names."""
    pk = number_of(request.GET.get("extends", ""))
    if pk is None:
        return None
    own = Leave.objects.filter(person=request.user, state=State.APPROVED)
    return get_object_or_404(own.select_related("person"), pk=pk)


@require_http_methods(FORM)
def ask(request):
    """Ask for one's own leave; with `?extends=` prolong one."""
    at, extends = timezone.now(), _prolonged(request)
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    first = extends.ends_at.astimezone(CHINA).date() if extends else tomorrow
    initial = {"first": first, "unit": extends.unit if extends else "day"}
    initial |= {name: request.GET[name] for name in FILLED_IN if name in request.GET}
    form, refused = LeaveForm(request.POST or None, extends=extends, initial=initial), None
    if request.method == "POST" and form.is_valid():
        try:
            found = ask_leave(person=_self(request), draft=form.draft(at), by=request.user, at=at)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Asked for; whoever decides it has been told."))
            return redirect("leave:leave", found.pk)
    context = {"form": form, "extends": extends, "refused": refused}
    return render(request, "leave/ask.html", context, status=status_of(request))


def _self(request) -> Employee:
    return Employee.objects.select_related("department", "supervisor").get(pk=request.user.pk)


@require_safe
def preview(request):
    """What would become of the leave in the form: its length, the way, who decides; a part."""
    at, extends, known = timezone.now(), _prolonged(request), None
    pk = number_of(request.GET.get("leave", ""))
    if pk is not None:
        own = Leave.objects.filter(person=request.user, state__in=(State.REPORTED, State.RETURNED))
        known = get_object_or_404(own.select_related("extends", "person"), pk=pk)
    data = request.GET.copy()
    data["reason"] = data.get("reason") or "—"
    data["occasion"] = data.get("occasion") or "—"
    form = LeaveForm(data, extends=extends or (known and known.extends))
    outlook = None
    if form.is_valid():
        outlook = look_ahead(_self(request), form.draft(at), at, known=known)
    return render(request, "leave/outlook.html", {"outlook": outlook, "form": form})


@require_http_methods(FORM)
def form(request, pk: int):
    """Fill in the form of a reported leave, or change one that was returned."""
    at = timezone.now()
    found = find_leave(request, pk, at)
    if found.person_id != request.user.pk:
        raise PermissionDenied
    if found.state not in (State.REPORTED, State.RETURNED):
        return redirect("leave:leave", pk)
    asked = LeaveForm(request.POST or None, extends=found.extends, initial=stretch(found))
    refused, verb = None, complete_leave if found.state == State.REPORTED else change_leave
    if request.method == "POST" and asked.is_valid():
        try:
            verb(leave_id=pk, draft=asked.draft(at), by=request.user, at=at)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Asked for; whoever decides it has been told."))
            return redirect("leave:leave", pk)
    context = {"form": asked, "leave": found, "extends": found.extends, "refused": refused}
    return render(request, "leave/ask.html", context, status=status_of(request))


@require_http_methods(FORM)
def report(request):
    """Report a leave before it begins; the office and superiors for others, too."""
    at, refused = timezone.now(), None
    asked = ReportForm(request.POST or None, initial={"first": timezone.localdate(at)})
    if not leads_others(request.user) and not request.user.has_perm("leave.report_for_others"):
        del asked.fields["person"]
    if request.method == "POST" and asked.is_valid():
        person = asked.cleaned_data.get("person") or _self(request)
        try:
            found = report_leave(person=person, draft=asked.draft(at), by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            text = _("Written down. The form is due by %(due)s.")
            due = timezone.localtime(found.form_deadline.due_at)
            messages.success(request, text % {"due": f"{due:%Y-%m-%d %H:%M}"})
            return redirect("leave:leave", found.pk)
    return render(
        request, "leave/report.html", {"form": asked, "refused": refused}, status=status_of(request)
    )
