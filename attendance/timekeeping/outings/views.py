"""Outings: one's own and those one files, one outing with its chain, and a false certificate."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.timekeeping.outings import services
from attendance.timekeeping.outings.forms import FalseForm, OutingForm, TripForm
from attendance.timekeeping.outings.models import Outing
from attendance.timekeeping.outings.rules import Kind, State
from attendance.timekeeping.outings.selectors import PAGE, certifiers_of, outings_for
from hr.people.models import Employee
from regulations.approvals.selectors import history, may_see, open_step_of
from regulations.binding.pages import number_of, status_of

FORM = ["GET", "HEAD", "POST"]


@require_safe
def outings(request):
    """One's own outings, those of people below one, everybody's for the office."""
    rows = outings_for(request.user)
    before = number_of(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = list(rows.order_by("-pk")[: PAGE + 1])
    context = {
        "outings": page[:PAGE],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "now": timezone.now(),
    }
    return render(request, "outings/list.html", context)


@require_http_methods(FORM)
def ask(request):
    """Ask for a business outing, or tell the office of another one."""
    at, refused = timezone.now(), None
    soon = timezone.localtime(at + timedelta(minutes=5)).replace(second=0, microsecond=0)
    initial = {"starts_at": soon, "ends_at": soon + timedelta(hours=1)}
    if request.GET.get("kind") in Kind.values:
        initial["kind"] = request.GET["kind"]
    form = OutingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        is_business = form.cleaned_data["kind"] == Kind.BUSINESS
        verb = services.ask_outing if is_business else services.tell_outing
        person = Employee.objects.select_related("supervisor").get(pk=request.user.pk)
        try:
            found = verb(person=person, trip=form.trip(), by=request.user, at=at)
        except ValidationError as error:
            refused = error
        else:
            asked, told = _("Asked for; your supervisor has been told."), _("The office knows.")
            messages.success(request, asked if is_business else told)
            return redirect("timekeeping:outing", found.pk)
    return render(
        request, "outings/ask.html", {"form": form, "refused": refused}, status=status_of(request)
    )


def _find(request, pk: int, at) -> Outing:
    row = get_object_or_404(Outing.objects.select_related("person", "approval__asker"), pk=pk)
    is_theirs = outings_for(request.user).filter(pk=pk).exists()
    if not is_theirs and not (row.approval and may_see(row.approval, request.user, at)):
        raise Http404
    return row


@require_safe
def outing(request, pk: int):
    """One outing; somebody else's does not exist here."""
    at = timezone.now()
    return _show(request, _find(request, pk, at), at)


def _show(request, found: Outing, at, *, refused=None, **forms):
    is_own = request.user.pk == found.person_id
    waits = found.state in (State.PENDING, State.RETURNED)
    may_judge = request.user.has_perm("timekeeping.judge_outing") and not is_own
    signed = certifiers_of(found) if found.approval_id else []
    context = {
        "outing": found,
        "rounds": history(found.approval) if found.approval else [],
        "may_call_off": is_own and (waits or _is_to_come(found, at)),
        "may_change": is_own and found.state == State.RETURNED,
        "decides": found.approval and open_step_of(found.approval, request.user, at),
        "signed": signed,
        "false": forms.get("false") or FalseForm(),
        "may_judge": may_judge and found.state == State.APPROVED and request.user not in signed,
        "refused": refused,
    }
    return render(request, "outings/outing.html", context, status=status_of(request))


def _is_to_come(found: Outing, at) -> bool:
    return found.state in (State.TOLD, State.APPROVED) and at < found.starts_at


@require_http_methods(FORM)
def change(request, pk: int):
    """Change a business outing that was returned, and ask again."""
    at, refused = timezone.now(), None
    found = _find(request, pk, at)
    if found.person_id != request.user.pk:
        raise PermissionDenied
    if found.state != State.RETURNED:
        return redirect("timekeeping:outing", pk)
    initial = {name: getattr(found, name) for name in ("starts_at", "ends_at", "place", "reason")}
    form = TripForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_outing(outing_id=pk, trip=form.trip(), by=request.user, at=at)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Asked for; your supervisor has been told."))
            return redirect("timekeeping:outing", pk)
    context = {"form": form, "outing": found, "refused": refused}
    return render(request, "outings/ask.html", context, status=status_of(request))


@require_POST
def call_off(request, pk: int):
    """Call one's own outing off."""
    at = timezone.now()
    found = _find(request, pk, at)
    try:
        services.call_off_outing(outing_id=pk, by=request.user, at=at)
    except (ValidationError, PermissionDenied) as refused:
        return _show(request, found, at, refused=refused)
    messages.success(request, _("The outing is called off."))
    return redirect("timekeeping:outing", pk)


@require_POST
def find_false(request, pk: int):
    """Find that an outing was certified falsely."""
    at, form, refused = timezone.now(), FalseForm(request.POST), None
    found = _find(request, pk, at)
    if form.is_valid():
        finding = form.cleaned_data["finding"]
        try:
            services.find_false(outing_id=pk, finding=finding, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Cases are open against both."))
            return redirect("timekeeping:outing", pk)
    return _show(request, found, at, refused=refused, false=form)
