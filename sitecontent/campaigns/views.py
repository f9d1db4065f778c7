"""Campaigns: the list, planning and changing, one campaign, calling off, evaluating."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulations.binding.pages import number_of, status_of
from sitecontent.campaigns import selectors
from sitecontent.campaigns.forms import CampaignForm, EvaluationForm
from sitecontent.campaigns.models import Campaign
from sitecontent.campaigns.pages import (
    FORM,
    find_campaign,
    may_change,
    may_run,
    may_see,
    show_campaign,
)
from sitecontent.campaigns.rules import Kind, Stage, day_of
from sitecontent.campaigns.services import (
    call_off,
    change_campaign,
    evaluate_campaign,
    plan_campaign,
)


@may_see
@require_safe
def listed(request):
    """Campaigns, the newest first; `?kind=`, `?stage=`; what is to be evaluated stands above."""
    at = timezone.now()
    kind, stage = request.GET.get("kind", ""), request.GET.get("stage", "")
    rows = selectors.campaigns()
    waiting = selectors.in_stage(rows, Stage.OVER, day_of(at)).order_by("ends_on", "pk")
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if stage in Stage.values:
        rows = selectors.in_stage(rows, Stage(stage), day_of(at))
    start = min(number_of(request.GET.get("from")) or 0, 100_000)
    page = list(rows[start : start + selectors.PAGE + 1])
    shown, to_do = page[: selectors.PAGE], list(waiting[:20])
    context = {
        "rows": _told(shown, at), "to_do": _told(to_do, at) if not start else [],
        "next": start + selectors.PAGE if len(page) > selectors.PAGE else None,
        "kind": kind, "stage": stage, "kinds": Kind.choices, "stages": Stage.choices,
        "tab": "campaigns",
    }  # fmt: skip
    return render(request, "campaigns/list.html", context)


def _told(rows: list[Campaign], at) -> list[tuple]:
    known = selectors.figures_of([row.pk for row in rows])
    return [(row, selectors.stage(row, at), known[row.pk]) for row in rows]


@may_run
@require_http_methods(FORM)
def plan(request):
    """Plan a campaign."""
    return _write(request, None)


@may_see
@require_http_methods(FORM)
def edit(request, pk: int):
    """Change a campaign that has not ended."""
    found = find_campaign(pk)
    if not may_change(found, request.user):
        raise PermissionDenied
    return _write(request, found)


def _write(request, found: Campaign | None):
    at, refused = timezone.now(), None
    form = CampaignForm(request.POST or None, campaign=found)
    if request.method == "POST" and form.is_valid():
        words = {"draft": form.draft(), "by": request.user, "at": at}
        try:
            if found:
                reason = form.cleaned_data["reason"]
                made = change_campaign(campaign_id=found.pk, reason=reason, **words)
            else:
                made = plan_campaign(**words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Stored."))
            return redirect("campaigns:campaign", made.pk)
    running = bool(found and selectors.stage(found, at) == Stage.RUNNING)
    context = {"form": form, "refused": refused, "found": found, "running": running}
    return render(request, "campaigns/form.html", context, status=status_of(request))


@may_see
@require_safe
def campaign(request, pk: int):
    """One campaign: its days, what it cost and won, what came of it."""
    return show_campaign(request, find_campaign(pk), timezone.now())


@may_see
@require_POST
def drop(request, pk: int):
    """Call a campaign off before it begins."""
    at, found = timezone.now(), find_campaign(pk)
    reason = request.POST.get("reason", "")
    try:
        call_off(campaign_id=pk, reason=reason, by=request.user, at=at)
    except (ValidationError, PermissionDenied) as refused:
        return show_campaign(request, found, at, refused=refused)
    messages.success(request, _("Called off."))
    return redirect("campaigns:campaign", pk)


@may_see
@require_POST
def evaluate(request, pk: int):
    """Say what came of a campaign."""
    at, form, found = timezone.now(), EvaluationForm(request.POST), find_campaign(pk)
    refused = None
    if not form.is_valid():
        refused = ValidationError(_("Write what came of it."), code="B5")
    else:
        try:
            evaluate_campaign(campaign_id=pk, **form.cleaned_data, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
    if refused:
        return show_campaign(request, found, at, refused=refused, evaluate=form)
    messages.success(request, _("Evaluated; the figures are frozen."))
    return redirect("campaigns:campaign", pk)
