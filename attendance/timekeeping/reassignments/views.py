"""Refused reassignments: the list with the form of superiors, and one with its verdict."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from attendance.timekeeping.reassignments.forms import JudgeForm, RefusalForm
from attendance.timekeeping.reassignments.selectors import PAGE, postings_for
from attendance.timekeeping.reassignments.services import judge_refusal, record_refusal
from hr.people.models import Employee
from regulations.binding.pages import status_of

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def reassignments(request):
    """What was written down; whoever leads people writes down more."""
    at, refused, form = timezone.now(), None, None
    leads = Employee.objects.filter(supervisor=request.user).exists()
    if request.method == "POST" and not leads:
        raise PermissionDenied
    if leads:
        initial = {"day": timezone.localdate(at)}
        form = RefusalForm(request.POST or None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = record_refusal(by=request.user, at=at, **form.cleaned_data)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Written down; hr judges it."))
            return redirect("timekeeping:reassignment", row.pk)
    rows = postings_for(request.user)[:PAGE]
    context = {"rows": rows, "form": form, "refused": refused}
    return render(request, "overtime/reassignments.html", context, status=status_of(request))


@require_http_methods(FORM)
def reassignment(request, pk: int):
    """One of them, with its verdict or the form to judge it."""
    found = get_object_or_404(postings_for(request.user), pk=pk)
    may_judge = request.user.has_perm("timekeeping.judge_refusedposting")
    may_judge = may_judge and request.user.pk not in (found.person_id, found.by_id)
    verdict = getattr(found, "verdict", None)
    if request.method == "POST" and not may_judge:
        raise PermissionDenied
    form, refused = JudgeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            judge_refusal(posting_id=pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Judged."))
            return redirect("timekeeping:reassignment", pk)
    context = {
        "row": found,
        "verdict": verdict,
        "form": form if may_judge and verdict is None else None,
        "refused": refused,
    }
    return render(request, "overtime/reassignment.html", context, status=status_of(request))
