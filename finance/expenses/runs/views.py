"""Monthly runs: what there was, a new one by the office, its payment by the cashier."""

from calendar import monthrange
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from finance.expenses.budget.services import missing_of
from finance.expenses.claims.forms import ClaimUpload
from finance.expenses.forms import PayForm, ReasonForm, pay_words
from finance.expenses.models import Run, RunFile
from finance.expenses.overruns import ask_overrun
from finance.expenses.owed import reversals_of_runs
from finance.expenses.rules import OPEN, State
from finance.expenses.runs import selectors
from finance.expenses.runs.forms import MonthForm, bills_from
from finance.expenses.runs.services import (
    make_meal_run,
    make_phone_run,
    meal_rows,
    pay_run,
    reject_run,
)
from finance.expenses.selectors import overruns_waiting
from regulations.approvals.selectors import history, may_see, open_step_of
from regulations.binding.pages import number_of, status_of
from regulations.downloads import as_received
from regulations.rulebook.selectors import in_force
from regulations.uploads import too_large

FORM = ["GET", "HEAD", "POST"]


def _only(request, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _month_before() -> date:
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


@require_safe
def runs(request):
    """All runs, the newest first."""
    _only(request, "expenses.view_run")
    found, older = selectors.runs(number_of(request.GET.get("before", "")))
    context = {
        "runs": found, "older": older, "month": _month_before(), "tab": "runs",
        "may_make": request.user.has_perm("expenses.make_run"),
    }  # fmt: skip
    return render(request, "expenses/runs.html", context)


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_http_methods(FORM)
def phones(request):
    """Hand in the phone bills of a month with their statements; `?month=2026-03`."""
    _only(request, "expenses.make_run")
    request.upload_handlers = [ClaimUpload(request)]
    return _phones(request)


@csrf_protect
def _phones(request):
    at = timezone.now()
    asked = MonthForm(request.POST or request.GET)
    month = (asked.cleaned_data.get("month") if asked.is_valid() else None) or _month_before()
    params, refused = in_force("finance", at).params, None
    people = list(selectors.people_with_phone(month, params))
    if request.method == "POST":
        try:
            words = {"bills": bills_from(request.POST, people), "papers": _papers(request)}
            reason = request.POST.get("reason", "")
            run = make_phone_run(month=month, **words, reason=reason, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Handed in; the general manager has been told."))
            return redirect("expenses:run", run.pk)
    rows = [
        (each, params.phone_cap[each.position.code], request.POST.get(f"bill-{each.pk}", ""))
        for each in people
    ]
    context = {"month": month, "rows": rows, "refused": refused}
    return render(request, "expenses/phones.html", context, status=status_of(request))


def _papers(request) -> list[tuple[str, bytes]]:
    if request.upload_handlers[0].is_too_large:
        raise too_large("A7.5-1")
    return [(each.name, each.read()) for each in request.FILES.getlist("papers")]


@require_http_methods(FORM)
def meals(request):
    """Who gets what for the meals of a month, to be looked at and handed in; `?month=2026-03`."""
    _only(request, "expenses.make_run")
    asked, at, refused = MonthForm(request.POST or request.GET), timezone.now(), None
    month = (asked.cleaned_data.get("month") if asked.is_valid() else None) or _month_before()
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            run = make_meal_run(month=month, reason=reason, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Handed in; the general manager has been told."))
            return redirect("expenses:run", run.pk)
    rows = meal_rows(month, at).values()
    context = {
        "month": month, "rows": rows, "total": sum(row.paid for row in rows), "refused": refused,
        "needs_reason": refused is not None and refused.code == "A7.1-2",
    }  # fmt: skip
    return render(request, "expenses/meals.html", context, status=status_of(request))


@never_cache
@require_safe
def file(request, pk: int):
    """A statement of a run to be saved, as it was received."""
    row = RunFile.objects.filter(pk=pk).first()
    _find(request, row.run_id if row else 0)
    return as_received(row)


def _find(request, pk: int) -> Run:
    """The run, for who may see it; one that never was is answered as somebody else's."""
    rows = Run.objects.select_related("made_by", "approval__asker", "line__category", "version")
    found = rows.filter(pk=pk).first()
    asked = found and found.approval
    is_asked = asked and may_see(asked, request.user, timezone.now())
    if not (is_asked or request.user.has_perm("expenses.view_run")):
        raise PermissionDenied
    if found is None:
        raise Http404
    return found


@require_safe
def run(request, pk: int):
    """One run, row by row."""
    return _page(request, _find(request, pk))


def _page(request, found: Run, *, refused=None):
    rows = list(found.rows.select_related("person__position"))
    for row in rows:
        row.is_full = row.days == monthrange(found.month.year, found.month.month)[1]
    asked = overruns_waiting(found)
    waits = request.user.pk == found.made_by_id and found.state in (State.PENDING, State.RETURNED)
    beyond = missing_of(found, found.total)
    is_open, pays = found.state == State.APPROVED, request.user.has_perm("expenses.pay_expense")
    context = {
        "run": found,
        "rows": rows,
        "own": sum(row.own for row in rows),
        "files": found.files.defer("content"),
        "rounds": history(found.approval) if found.approval else [],
        "overruns": asked,
        "beyond": beyond if found.state in OPEN[:2] else 0,
        "may_overrun": waits and beyond and not any(each.state in OPEN[:2] for each in asked),
        "may_withdraw": waits,
        "may_pay": is_open and pays,
        "may_reject": is_open and (pays or request.user.pk == found.made_by_id),
        "backs": reversals_of_runs([found]).get(found.pk, []),
        "turn": found.approval and open_step_of(found.approval, request.user, timezone.now()),
        "pay": pay_words(),
        "refused": refused,
    }
    return render(request, "expenses/run.html", context, status=status_of(request))


@require_POST
def run_overrun(request, pk: int):
    """Ask for a special consent beyond the budget."""
    found, asked = _find(request, pk), ReasonForm(request.POST)
    reason = asked.cleaned_data["reason"] if asked.is_valid() else ""
    try:
        ask_overrun(document=found, reason=reason, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as refused:
        return _page(request, found, refused=refused)
    messages.success(request, _("The special consent has been asked for."))
    return redirect("expenses:run", pk)


@require_POST
def reject(request, pk: int):
    """Turn an approved run down before it is paid."""
    found, asked = _find(request, pk), ReasonForm(request.POST)
    reason = asked.cleaned_data["reason"] if asked.is_valid() else ""
    try:
        reject_run(run_id=pk, reason=reason, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as refused:
        return _page(request, found, refused=refused)
    messages.success(request, _("It is not paid; the month can be made anew."))
    return redirect("expenses:run", pk)


@require_POST
def pay(request, pk: int):
    """Pay an approved run with one voucher."""
    _only(request, "expenses.pay_expense")
    found, form = _find(request, pk), PayForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied
    sent = {"account": form.cleaned_data["account"], "request": form.cleaned_data["token"]}
    try:
        pay_run(run_id=pk, **sent, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as refused:
        return _page(request, found, refused=refused)
    messages.success(request, _("The run is paid."))
    return (
        redirect("expenses:cashier") if request.POST.get("desk") else redirect("expenses:run", pk)
    )
