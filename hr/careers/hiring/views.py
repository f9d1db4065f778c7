"""Vacancies: the list, one with its channels and candidates."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.careers.hiring import forms, selectors, services
from hr.careers.models import Vacancy
from hr.careers.trials.selectors import jobs
from regulations.binding.pages import number_of, status_of, taken
from regulations.rulebook.rules import day_of

may_hire = permission_required("careers.hire_candidate", raise_exception=True)


@require_safe
def vacancies(request):
    """Vacancies that somebody sees, and what each channel brought."""
    rows = selectors.seen_by(request.user)
    before = number_of(request.GET.get("before", ""))
    page = list((rows.filter(pk__lt=before) if before else rows)[: selectors.PAGE + 1])
    if not page and not before and not request.user.has_perm("careers.view_vacancy"):
        raise PermissionDenied
    context = {
        "vacancies": page[: selectors.PAGE],
        "older": page[selectors.PAGE - 1].pk if len(page) > selectors.PAGE else None,
        "yields": selectors.yields() if request.user.has_perm("careers.view_vacancy") else [],
        "tab": "vacancies",
    }
    return render(request, "careers/vacancies.html", context)


@may_hire
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Open a vacancy."""
    known = jobs()
    form = forms.VacancyForm(request.POST if request.method == "POST" else None, jobs=known)
    words = {"by": request.user, "at": timezone.now()}
    if request.method == "POST" and taken(form, services.open_vacancy, **words):
        messages.success(request, _("The vacancy is open."))
        return redirect("careers:vacancies")
    context = {"form": form, "has_jobs": bool(known), "tab": "vacancies"}
    return render(request, "careers/vacancy_new.html", context, status=status_of(request))


def found_vacancy(request, pk: int) -> Vacancy:
    """A vacancy that somebody sees; 404 else."""
    row = get_object_or_404(selectors.vacancies(), pk=pk)
    if not selectors.may_see(request.user, row):
        raise Http404
    return row


@require_safe
def vacancy(request, pk: int):
    """One vacancy with its channels and candidates."""
    return _show(request, found_vacancy(request, pk))


def _show(request, row: Vacancy, **bound):
    candidates = selectors.candidates().filter(outlet__vacancy=row).order_by("-pk")
    today = day_of(timezone.now())
    context = {
        "vacancy": row,
        "is_open": not hasattr(row, "ending"),
        "outlets": row.outlets.all(),
        "candidates": [(each, selectors.standing_of(each, today)) for each in candidates[:200]],
        "outlet": bound.get("outlet") or forms.OutletForm(),
        "candidate": bound.get("candidate") or forms.CandidateForm(vacancy=row),
        "close": bound.get("close") or forms.CloseForm(),
        "tab": "vacancies",
    }
    return render(request, "careers/vacancy.html", context, status=status_of(request))


@may_hire
@require_POST
def add_outlet(request, pk: int):
    """Make a vacancy known by one channel more."""
    row, form = found_vacancy(request, pk), forms.OutletForm(request.POST)
    if taken(form, services.add_outlet, vacancy=row, by=request.user, at=timezone.now()):
        return redirect("careers:vacancy", pk)
    return _show(request, row, outlet=form)


@may_hire
@require_POST
def take_in(request, pk: int):
    """Take a candidate in."""
    row = found_vacancy(request, pk)
    form = forms.CandidateForm(request.POST, vacancy=row)
    if taken(form, services.take_in, by=request.user, at=timezone.now()):
        messages.success(request, _("Saved."))
        return redirect("careers:vacancy", pk)
    return _show(request, row, candidate=form)


@may_hire
@require_POST
def close(request, pk: int):
    """Close a vacancy."""
    row, form = found_vacancy(request, pk), forms.CloseForm(request.POST)
    if taken(form, services.close_vacancy, vacancy=row, by=request.user, at=timezone.now()):
        return redirect("careers:vacancy", pk)
    return _show(request, row, close=form)
