"""Overtime: lists, one assignment, and what each of the three does with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.timekeeping.overtime import services
from attendance.timekeeping.overtime.drafts import drafts_for
from attendance.timekeeping.overtime.forms import AnswerForm, AssignForm, LossForm
from attendance.timekeeping.overtime.models import Overtime
from attendance.timekeeping.overtime.rules import State
from attendance.timekeeping.overtime.selectors import PAGE, count_of, may_assign, overtime_for
from hr.people.models import Employee
from regulations.binding.pages import number_of, status_of


@require_safe
def overtime(request):
    """What concerns a person: assigned to them, by them, and everything for who files it."""
    rows, at = overtime_for(request.user), timezone.now()
    before = number_of(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = list(rows.order_by("-pk")[: PAGE + 1])
    to_file = []
    if request.user.has_perm("timekeeping.file_overtime"):
        ready = overtime_for(request.user).filter(state=State.ACCEPTED, ends_at__lte=at)
        to_file = list(ready.exclude(person=request.user).order_by("starts_at")[:PAGE])
    context = {
        "rows": page[:PAGE],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "to_file": to_file,
        "leads": Employee.objects.filter(supervisor=request.user).exists(),
        "drafts": drafts_for(request.user, at),
    }
    return render(request, "overtime/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request):
    """Assign overtime to somebody below one."""
    at, refused = timezone.now(), None
    form = AssignForm(request.POST or None, by=request.user, initial=_drafted(request, at))
    if request.method == "POST" and form.is_valid():
        try:
            row = services.assign_overtime(by=request.user, at=at, **form.cleaned_data)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Assigned; the person has been asked to answer."))
            return redirect("timekeeping:overtime_row", row.pk)
    return render(
        request,
        "overtime/assign.html",
        {"form": form, "refused": refused},
        status=status_of(request),
    )


def _drafted(request, at) -> dict:
    """The duty that `?duty=` names, as overtime to assign."""
    asked = number_of(request.GET.get("duty", ""))
    duty = next((each for each in drafts_for(request.user, at) if each.pk == asked), None)
    if asked is None or duty is None:
        return {}
    return {
        "person": duty.person_id,
        "starts_at": timezone.localtime(duty.starts_at),
        "ends_at": timezone.localtime(duty.ends_at),
        "task": duty.get_kind_display(),
    }


def _find(request, pk: int) -> Overtime:
    """An assignment that concerns this person; whoever stands above the person sees it too."""
    row = overtime_for(request.user).filter(pk=pk).first()
    if row is None:
        row = Overtime.objects.select_related("person", "assigned_by", "filed_by")
        row = row.filter(pk=pk).first()
        if row is None or not may_assign(request.user, row.person):
            raise Http404
    return row


@require_safe
def row(request, pk: int):
    """One assignment of overtime."""
    return _show(request, _find(request, pk))


def _show(request, found: Overtime, *, refused=None, **forms):
    user, at, state = request.user, timezone.now(), State(found.state)
    leads = may_assign(user, found.person)
    files = user.has_perm("timekeeping.file_overtime") and user.pk != found.person_id
    waits = state in (State.ASSIGNED, State.ACCEPTED) and at < found.starts_at
    is_over = state == State.ACCEPTED and at >= found.ends_at
    context = {
        "row": found,
        "when": services.when(found),
        "count": count_of(found) if is_over else None,
        "may_answer": user.pk == found.person_id and state == State.ASSIGNED,
        "may_call_off": leads and waits,
        "may_file": files and is_over,
        "may_report": leads and state == State.REFUSED and not found.loss,
        "loss": forms.get("loss") or LossForm(),
        "refused": refused,
    }
    return render(request, "overtime/row.html", context, status=status_of(request))


def _act(request, pk: int, verb, told: str, **words):
    found = _find(request, pk)
    try:
        verb(overtime_id=pk, by=request.user, at=timezone.now(), **words)
    except (ValidationError, PermissionDenied) as refused:
        return _show(request, found, refused=refused)
    messages.success(request, told)
    return redirect("timekeeping:overtime_row", pk)


@require_POST
def answer(request, pk: int):
    """Accept overtime, or refuse it with the reason."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, _find(request, pk))
    accepts = form.cleaned_data["accepts"] == "yes"
    words = {"accepts": accepts, "reason": form.cleaned_data["reason"]}
    return _act(request, pk, services.answer_overtime, _("Your answer is on record."), **words)


@require_POST
def call_off(request, pk: int):
    """Call overtime off before it begins."""
    return _act(request, pk, services.call_off_overtime, _("The overtime is called off."))


@require_POST
def file(request, pk: int):
    """File overtime that is over."""
    return _act(request, pk, services.file_overtime, _("Filed."))


@require_POST
def loss(request, pk: int):
    """Report what a refusal cost: a case is opened."""
    form = LossForm(request.POST)
    if not form.is_valid():
        return _show(request, _find(request, pk), loss=form)
    return _act(request, pk, services.report_loss, _("A case is open."), **form.cleaned_data)
