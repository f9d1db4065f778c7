"""Probations: who is on one, how each stands, its reviews."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hr.careers.leaving.selectors import is_above
from hr.careers.probation import forms, selectors
from hr.careers.probation.rules import State
from hr.careers.probation.services import begin_probation
from hr.careers.probation.services import review as review_probation
from regulations.binding.pages import number_of, status_of, taken
from regulations.rulebook.selectors import in_force

PAGE = 50


@require_safe
def probations(request):
    """Probations that somebody sees: those to decide first, then decided ones by pages."""
    return _list(request)


def _list(request, form=None):
    at = timezone.now()
    rows = selectors.listed(request.user)
    open_ones = list(rows.filter(ending=None).order_by("ends_on", "pk"))
    before = number_of(request.GET.get("before", ""))
    decided = rows.exclude(ending=None).order_by("-pk")
    decided = list((decided.filter(pk__lt=before) if before else decided)[: PAGE + 1])
    months = in_force("careers", at).params.probation_months
    context = {
        "rows": [(row, selectors.standing_of(row, at)) for row in [*open_ones, *decided[:PAGE]]],
        "older": decided[PAGE - 1].pk if len(decided) > PAGE else None,
        "form": form or forms.BeginForm(initial={"months": months}),
        "tab": "probation",
    }
    return render(request, "careers/probations.html", context, status=status_of(request))


@permission_required("careers.keep_probation", raise_exception=True)
@require_POST
def begin(request):
    """Put somebody on probation who was taken on without it."""
    form = forms.BeginForm(request.POST)
    if taken(form, begin_probation, by=request.user, at=timezone.now()):
        messages.success(request, _("Saved."))
        return redirect("careers:probations")
    return _list(request, form)


def _found(request, pk: int):
    return get_object_or_404(selectors.listed(request.user), pk=pk)


@require_safe
def probation(request, pk: int):
    """One probation with its reviews."""
    return _show(request, _found(request, pk))


def _show(request, row, form=None):
    state = selectors.standing_of(row, timezone.now())
    is_own = row.person_id == request.user.pk
    reviews = [] if is_own else row.reviews.select_related("by", "approval").order_by("-pk")
    context = {
        "row": row,
        "state": state,
        "reviews": reviews,
        "may_review": state != State.ENDED and is_above(request.user, row.person)
        and not any(each.approval.state in ("pending", "returned") for each in reviews),
        "form": form or forms.ReviewForm(),
        "tab": "probation",
    }  # fmt: skip
    return render(request, "careers/probation.html", context, status=status_of(request))


@require_POST
def review(request, pk: int):
    """Score a probation and ask for its end."""
    row, form = _found(request, pk), forms.ReviewForm(request.POST)
    if taken(form, review_probation, probation_id=row.pk, by=request.user, at=timezone.now()):
        messages.success(request, _("Asked for; who decides has been told."))
        return redirect("careers:probation", pk)
    return _show(request, row, form)
