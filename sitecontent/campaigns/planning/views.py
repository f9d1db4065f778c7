"""Operating plans and proposals of developments: lists, one of each, writing and changing."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.people.models import Employee
from regulations.approvals.selectors import history, open_step_of
from regulations.binding.pages import status_of
from sitecontent.campaigns.channels.rules import following, quarter_of
from sitecontent.campaigns.planning import selectors
from sitecontent.campaigns.planning.facts import quarter_name
from sitecontent.campaigns.planning.forms import (
    ItemRow,
    PlanForm,
    ProgressForm,
    SuggestionForm,
    rows_from,
)
from sitecontent.campaigns.planning.models import Document, OperatingPlan, PlanItem, Suggestion
from sitecontent.campaigns.planning.rules import State
from sitecontent.campaigns.planning.services import (
    PlanDraft,
    change_plan,
    change_suggestion,
    note_item,
    suggest,
    write_plan,
)
from sitecontent.campaigns.rules import day_of

FORM = ["GET", "HEAD", "POST"]
MOST = 60
may_see = permission_required("campaigns.view_operatingplan", raise_exception=True)
may_write = permission_required("campaigns.write_plan", raise_exception=True)
may_suggest = permission_required("campaigns.suggest", raise_exception=True)


@may_see
@require_safe
def plans(request):
    """Every operating plan with how far it has come; proposals beside them."""
    rows = list(OperatingPlan.objects.select_related("by").order_by("-quarter", "-id")[:MOST])
    done = selectors.percents(rows)
    context = {
        "rows": [(row, quarter_name(row), done[row.pk]) for row in rows],
        "suggestions": Suggestion.objects.select_related("by")[:MOST], "tab": "plans",
    }  # fmt: skip
    return render(request, "campaigns/plans.html", context)


def _way(document: Document, viewer, at) -> dict:
    """What the page of a document shows of its approval and offers its writer."""
    is_own = viewer.pk == document.by_id
    return {
        "document": document,
        "rounds": history(document.approval) if document.approval else [],
        "may_decide": bool(document.approval and open_step_of(document.approval, viewer, at)),
        "may_change": is_own and document.state == State.RETURNED,
        "may_withdraw": is_own and document.state in (State.PENDING, State.RETURNED),
    }


@may_see
@require_safe
def plan(request, pk: int):
    """One plan: its items and how far each has come."""
    found = get_object_or_404(OperatingPlan.objects.select_related("by", "approval__asker"), pk=pk)
    return _show_plan(request, found)


def _show_plan(request, found: OperatingPlan, *, refused=None):
    at, viewer = timezone.now(), request.user
    lines = selectors.lines_of(found, day_of(at))
    leads = viewer.pk == found.by_id
    context = _way(found, viewer, at) | {
        "plan": found, "quarter": quarter_name(found), "lines": lines,
        "percent": selectors.percents([found])[found.pk], "leads": leads,
        "is_approved": found.state == State.APPROVED, "refused": refused,
    }  # fmt: skip
    return render(request, "campaigns/plan.html", context, status=status_of(request))


@may_see
@require_POST
def progress(request, pk: int, number: int):
    """Note how far an item has come."""
    found = get_object_or_404(OperatingPlan.objects.select_related("by", "approval__asker"), pk=pk)
    item = get_object_or_404(PlanItem, plan=found, pk=number)
    form, refused = ProgressForm(request.POST), None
    if not form.is_valid():
        refused = ValidationError(_("Progress goes from 0 to 100 percent, in words."), code="B1")
    else:
        try:
            words = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
            note_item(item_id=item.pk, **words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
    if refused:
        return _show_plan(request, found, refused=refused)
    messages.success(request, _("Noted."))
    return redirect("campaigns:plan", pk)


@may_write
@require_http_methods(FORM)
def new_plan(request):
    """Write the plan of a quarter."""
    return _write_plan(request, None)


@may_see
@require_http_methods(FORM)
def edit_plan(request, pk: int):
    """Change a plan that was returned, and ask again."""
    found = _returned(OperatingPlan, request, pk)
    return _write_plan(request, found) if found else redirect("campaigns:plan", pk)


def _returned(model, request, pk: int):
    """A returned document of one's own; None where it is not returned."""
    found = get_object_or_404(model, pk=pk)
    if found.by_id != request.user.pk:
        raise PermissionDenied
    return found if found.state == State.RETURNED else None


def _quarters(found: OperatingPlan | None, at) -> list[tuple[str, str]]:
    first = quarter_of(day_of(at))
    days = [found.quarter] if found else [following(first, 3 * each) for each in range(3)]
    return [(day.isoformat(), quarter_name(OperatingPlan(quarter=day))) for day in days]


def _write_plan(request, found: OperatingPlan | None):
    at, refused = timezone.now(), None
    initial = {"title": found.title, "text": found.text} if found else {}
    form = PlanForm(request.POST or None, quarters=_quarters(found, at), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            items = [row.item() for row in rows_from(request.POST)]
            words = {"draft": PlanDraft(**form.cleaned_data, items=items), "by": request.user}
            if found:
                made = change_plan(plan_id=found.pk, at=at, **words)
            else:
                made = write_plan(at=at, **words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Asked for; the superior has been told."))
            return redirect("campaigns:plan", made.pk)
    context = {
        "form": form, "refused": refused, "found": found, "rows": _rows(request, found),
        "people": Employee.objects.filter(is_active=True).order_by("number"),
    }  # fmt: skip
    return render(request, "campaigns/plan_form.html", context, status=status_of(request))


def _rows(request, found: OperatingPlan | None) -> list[ItemRow]:
    if request.method == "POST":
        rows = rows_from(request.POST)
    else:
        items = found.items.filter(round=found.round) if found else []
        rows = [
            ItemRow(each.what, each.measure, each.due_on.isoformat(), str(each.keeper_id))
            for each in items
        ]
    return rows or [ItemRow()]


@may_see
@require_safe
def suggestion(request, pk: int):
    """One proposal of a development with the superior's word."""
    found = get_object_or_404(Suggestion.objects.select_related("by", "approval__asker"), pk=pk)
    context = _way(found, request.user, timezone.now())
    return render(request, "campaigns/suggestion.html", context)


@may_suggest
@require_http_methods(FORM)
def new_suggestion(request):
    """Propose a development."""
    return _write_suggestion(request, None)


@may_see
@require_http_methods(FORM)
def edit_suggestion(request, pk: int):
    """Change a proposal that was returned, and ask again."""
    found = _returned(Suggestion, request, pk)
    return _write_suggestion(request, found) if found else redirect("campaigns:suggestion", pk)


def _write_suggestion(request, found: Suggestion | None):
    refused = None
    initial = {"title": found.title, "text": found.text} if found else {}
    form = SuggestionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
        try:
            pk = {"suggestion_id": found.pk} if found else {}
            made = (change_suggestion if found else suggest)(**pk, **words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Asked for; the superior has been told."))
            return redirect("campaigns:suggestion", made.pk)
    context = {"form": form, "refused": refused, "found": found}
    return render(request, "campaigns/suggestion_form.html", context, status=status_of(request))
