"""Job descriptions and exams by position, and trials as they are marked by two."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.careers.models import Exam, Trial
from hr.careers.trials import forms, selectors, services
from hr.careers.trials.rules import MARKERS
from hr.people.models import Position
from regulations.binding.pages import status_of, taken
from regulations.rulebook.selectors import in_force

may_see = permission_required("careers.view_exam", raise_exception=True)
may_set = permission_required("careers.add_exam", raise_exception=True)


@may_see
@require_safe
def positions(request):
    """Every position with its job description and whether it has an exam."""
    jobs = {job.position_id: job for job in selectors.jobs()}
    exams = set(Exam.objects.values_list("job", flat=True))
    rows = [
        (position, jobs.get(position.pk), position.pk in jobs and jobs[position.pk].pk in exams)
        for position in Position.objects.all()
    ]
    return render(request, "careers/positions.html", {"rows": rows, "tab": "exams"})


@may_see
@require_safe
def position(request, code: str):
    """The job description of a position and its exams."""
    return _show(request, get_object_or_404(Position, code=code))


def _show(request, row: Position, **bound):
    job = selectors.newest_job(row)
    known = {"duties": job.duties, "needs": job.needs, "software": job.software} if job else {}
    least = in_force("careers", timezone.now()).params.pass_percent
    context = {
        "position": row,
        "job": job,
        "exams": selectors.exams_of(row),
        "job_form": bound.get("job") or forms.JobForm(initial=known),
        "exam_form": bound.get("exam") or forms.ExamForm(initial={"pass_percent": least}),
        "tab": "exams",
    }
    return render(request, "careers/position.html", context, status=status_of(request))


@may_set
@require_POST
def describe(request, code: str):
    """Write the next version of a job description."""
    row, form = get_object_or_404(Position, code=code), forms.JobForm(request.POST)
    words = {"position": row, "by": request.user, "at": timezone.now()}
    if taken(form, services.describe_job, **words):
        messages.success(request, _("Saved."))
        return redirect("careers:position", code)
    return _show(request, row, job=form)


@may_set
@require_POST
def set_exam(request, code: str):
    """Set an exam for a position."""
    row, form = get_object_or_404(Position, code=code), forms.ExamForm(request.POST)
    job = selectors.newest_job(row)
    if job is None:
        messages.error(request, _("Write the job description first."))
        return redirect("careers:position", code)
    words = {"job": job, "by": request.user, "at": timezone.now()}
    if taken(form, services.set_exam, **words):
        messages.success(request, _("Saved."))
        return redirect("careers:position", code)
    return _show(request, row, exam=form)


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request, pk: int):
    """A trial: what was handed in, the tasks to mark, and the result once two have marked."""
    marks = request.user.has_perm("careers.mark_trial")
    if not marks and not request.user.has_perm("careers.view_trial"):
        raise PermissionDenied
    rows = Trial.objects.select_related("exam__job__position", "candidate", "by")
    row = get_object_or_404(rows, pk=pk)
    form = forms.MarkForm(request.POST if request.method == "POST" else None, exam=row.exam)
    words = {"trial": row, "by": request.user, "at": timezone.now()}
    if request.method == "POST" and taken(form, services.mark_trial, **words):
        messages.success(request, _("Marked."))
        return redirect("careers:trial", pk)
    return _show_trial(request, row, form, marks)


def _show_trial(request, row: Trial, form, marks: bool):
    """The page of a trial: what another gave stays hidden from who still marks."""
    markings = selectors.markings_of(row)
    own = any(each.by_id == request.user.pk for each in markings)
    is_whole = len(markings) >= MARKERS
    context = {
        "trial": row,
        "markings": markings if is_whole else [],
        "count": len(markings),
        "result": selectors.result(row),
        "may_mark": marks and not own and not is_whole,
        "form": form,
        "has_marked": own,
        "tab": "vacancies",
    }
    return render(request, "careers/trial.html", context, status=status_of(request))
