"""The day of the house on one page: who is on duty, what is still to do, how it went before."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from hr.premises.daily.rules import Task, fault_of_report
from hr.premises.daily.selectors import days_until, on_duty
from hr.premises.daily.services import report_cleaning, report_closing
from hr.premises.forms import CleaningForm, ClosingForm
from hr.premises.pages import capped, content_of, is_whole
from regulations.binding.pages import done, status_of
from regulations.rulebook.rules import day_of

SHOWN = 15


@require_safe
def day(request):
    """Today, and the two weeks before."""
    return _show(request)


def _show(request, **forms):
    at = timezone.now()
    today, *before = days_until(day_of(at), SHOWN, at)
    mine = [
        each.task.value
        for each in today.tasks
        if each.report is None and not _fault(each.task, today, request.user, at)
    ]
    context = {
        "today": today, "before": before, "mine": mine, "tab": "day",
        "cleaning": forms.get("cleaning") or CleaningForm(),
        "closing": forms.get("closing") or ClosingForm(),
    }  # fmt: skip
    return render(request, "premises/day.html", context, status=status_of(request))


def _fault(task: Task, today, person, at) -> object:
    return fault_of_report(task, on_duty(today.pair), by=person.pk, today=day_of(at))


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_POST
def clean(request):
    """Report the office clean."""
    capped(request)
    return _clean(request)


@csrf_protect
def _clean(request):
    form, at = CleaningForm(request.POST, request.FILES), timezone.now()
    if is_whole(request, form, "A4-1"):
        words = {"note": form.cleaned_data["note"], "photo": content_of(form)}
        if done(form, report_cleaning, **words, by=request.user, at=at):
            messages.success(request, _("Reported: the office is clean."))
            return redirect("premises:day")
    return _show(request, cleaning=form)


@require_POST
def close(request):
    """Report the office closed."""
    form, at = ClosingForm(request.POST), timezone.now()
    if form.is_valid():
        words = {"ticked": form.ticked(), "remark": form.cleaned_data["remark"]}
        if done(form, report_closing, **words, by=request.user, at=at):
            messages.success(request, _("Reported: the office is closed."))
            return redirect("premises:day")
    return _show(request, closing=form)
