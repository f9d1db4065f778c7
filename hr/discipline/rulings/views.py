"""Deciding a case: with measures, or dropped; and a dismissal that was returned."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hr.discipline.dossier import dossier_of
from hr.discipline.models import Dismissal
from hr.discipline.pages import find_case, refusal_above, show_case
from hr.discipline.rulings.dismissals import renew_dismissal
from hr.discipline.rulings.forms import (
    DropForm,
    FindingForm,
    LastDayForm,
    drafts_of,
    initial_rows,
    is_reshaped,
    measure_rows,
    proposed_rows,
)
from hr.discipline.rulings.services import confirm_case, drop_case
from hr.discipline.selectors import cases_of


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request, pk: int):
    """Confirm a case with measures."""
    found, at = find_case(request, pk), timezone.now()
    dossier = dossier_of(found, request.user, at)
    if not dossier.mays.decide:
        return _not_theirs(request, dossier, at)
    rows = measure_rows(
        request.POST or None,
        concerned=dossier.concerned,
        initial=initial_rows(proposed_rows(found.facts), dossier.concerned),
    )
    form, refused = FindingForm(request.POST or None, ref=found.clause), None
    is_sent = request.method == "POST" and not is_reshaped(request.POST)
    if is_sent and all([form.is_valid(), rows.is_valid()]):
        try:
            confirm_case(
                case_id=pk,
                measures=drafts_of(rows),
                by=request.user,
                at=at,
                **form.cleaned_data,
            )
        except ValidationError as error:
            refused = refusal_above(rows, error)
        else:
            messages.success(request, _("Decided. Everybody concerned has been told."))
            return redirect("discipline:case", pk)
    context = {
        "case": found,
        "dossier": dossier,
        "form": form if is_sent else FindingForm(initial=request.POST.dict(), ref=found.clause),
        "rows": rows,
        "shows_errors": is_sent,
        "refused": refused,
    }
    return render(request, "discipline/decide.html", context, status=422 if is_sent else 200)


def _not_theirs(request, dossier, at):
    """Say why somebody does not decide the case; without the right this is nothing of theirs."""
    if not request.user.has_perm("discipline.decide_case"):
        raise PermissionDenied
    if request.method != "POST":
        return redirect("discipline:case", dossier.case.pk)
    why_not = dossier.mays.why_not or _("This case has been decided.")
    refused = ValidationError(why_not, code=dossier.case.clause)
    return show_case(request, dossier.case, at, refused=refused)


@require_POST
def drop(request, pk: int):
    """Decide that nothing follows from a case."""
    found, at = find_case(request, pk), timezone.now()
    dossier = dossier_of(found, request.user, at)
    if not dossier.mays.decide:
        return _not_theirs(request, dossier, at)
    form, refused = DropForm(request.POST), None
    if form.is_valid():
        try:
            drop_case(case_id=pk, by=request.user, at=at, **form.cleaned_data)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Dropped. Everybody concerned has been told."))
            return redirect("discipline:case", pk)
    return show_case(request, found, at, refused=refused, drop=form)


@require_POST
def renew(request, pk: int):
    """Ask again for a dismissal that the general manager returned."""
    seen = cases_of(request.user).values("pk")
    rows = Dismissal.objects.select_related("measure__ruling")
    document = get_object_or_404(rows, pk=pk, measure__ruling__case__in=seen)
    found, at = find_case(request, document.measure.ruling.case_id), timezone.now()
    form, refused = LastDayForm(request.POST, document=pk), None
    if form.is_valid():
        try:
            renew_dismissal(dismissal_id=pk, by=request.user, at=at, **form.cleaned_data)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Asked again."))
            return redirect("discipline:case", found.pk)
    return show_case(request, found, at, refused=refused, last_day=form)
