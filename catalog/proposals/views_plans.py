"""Promotion plans, and what competitors charge."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.products.models import Product
from catalog.proposals import selectors
from catalog.proposals.evidence import note_price
from catalog.proposals.forms import CompetitorForm, PlanForm
from catalog.proposals.models import Competitor, Plan
from catalog.proposals.plans import change_plan, plan_promotion
from catalog.proposals.rules import State
from regulations.approvals.selectors import history, open_step_of
from regulations.binding.pages import status_of

FORM = ["GET", "HEAD", "POST"]
MOST = 60
may_see = permission_required("proposals.view_proposal", raise_exception=True)


@may_see
@require_safe
def plans(request):
    """Every plan, the newest first."""
    rows = Plan.objects.select_related("by").prefetch_related("proposals").order_by("-id")[:MOST]
    return render(request, "proposals/plans.html", {"rows": rows, "tab": "plans"})


@may_see
@require_safe
def plan(request, pk: int):
    """One plan with the goods that were put into it."""
    at = timezone.now()
    found = get_object_or_404(Plan.objects.select_related("by", "approval__asker"), pk=pk)
    is_own = found.by_id == request.user.pk
    proposals = list(found.proposals.select_related("by").order_by("-id"))
    lines = selectors.lines_in(proposals)
    context = {
        "plan": found, "rows": [(row, lines.get(row.pk, [])) for row in proposals],
        "rounds": history(found.approval) if found.approval else [],
        "may_decide": bool(found.approval and open_step_of(found.approval, request.user, at)),
        "may_withdraw": is_own and found.state in (State.PENDING, State.RETURNED),
        "may_change": is_own and found.state == State.RETURNED,
        "may_fill": found.state == State.APPROVED and request.user.has_perm("proposals.propose"),
    }  # fmt: skip
    return render(request, "proposals/plan.html", context)


@may_see
@require_http_methods(FORM)
def new_plan(request):
    """Plan a promotion."""
    return _plan(request, None)


@may_see
@require_http_methods(FORM)
def edit_plan(request, pk: int):
    """Change a plan that was returned, and ask again."""
    found = get_object_or_404(Plan, pk=pk)
    if found.by_id != request.user.pk:
        raise PermissionDenied
    if found.state != State.RETURNED:
        return redirect("proposals:plan", pk)
    return _plan(request, found)


def _plan(request, found: Plan | None):
    initial = {}
    if found:
        initial = {
            "title": found.title, "text": found.reason, "starts_at": found.starts_at,
            "ends_at": found.ends_at,
        }  # fmt: skip
    form, refused = PlanForm(request.POST or None, initial=initial), None
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
        try:
            made = change_plan(plan_id=found.pk, **words) if found else plan_promotion(**words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Asked for; the leader has been told."))
            return redirect("proposals:plan", made.pk)
    context = {"form": form, "refused": refused, "found": found}
    return render(request, "proposals/plan_form.html", context, status=status_of(request))


@may_see
@require_http_methods(FORM)
def competitors(request, pk: int):
    """What competitors charge for a product, over time; who watches the market adds to it."""
    at, refused = timezone.now(), None
    product = get_object_or_404(Product.objects.priced(at), pk=pk)
    form = CompetitorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "by": request.user, "at": at}
        try:
            note_price(product=product, **words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Noted."))
            return redirect("proposals:competitors", pk)
    context = {
        "product": product, "form": form, "refused": refused,
        "rows": selectors.noted_prices(product)[:MOST],
        "chart": selectors.competitor_chart(product, at),
        "known": Competitor.objects.values_list("name", flat=True)[:MOST],
    }  # fmt: skip
    return render(request, "proposals/competitors.html", context, status=status_of(request))
