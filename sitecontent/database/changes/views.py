"""The pages of changes of the system: the list, one with its history, and what is done next."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulations.approvals import selectors as approvals
from regulations.binding.pages import number_of, refuse_form, status_of
from sitecontent.database.changes import forms, selectors, services
from sitecontent.database.changes.rules import Stand
from sitecontent.database.changes.selectors import PAGE

FORM = ["GET", "HEAD", "POST"]
may_see = permission_required("database.view_change", raise_exception=True)
may_draft = permission_required("database.draft_change", raise_exception=True)
BEFORE_PLAN = (Stand.DRAFT, Stand.ASKING, Stand.VIEWED)


@may_see
@require_safe
def changes(request):
    """Every change of the system with where it stands, and the releases."""
    rows = selectors.listed(timezone.now(), before=number_of(request.GET.get("before")))
    context = {
        "rows": rows[:PAGE], "more": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "may_draft": request.user.has_perm("database.draft_change"),
    }  # fmt: skip
    return render(request, "database/changes.html", context)


@may_draft
@require_http_methods(FORM)
def new(request):
    """Draft a change (C13-M1)."""
    form = forms.DraftForm(request.POST or None)
    if form.is_valid():
        try:
            row = services.draft_change(**form.cleaned_data, by=request.user, at=timezone.now())
        except (ValidationError, PermissionDenied) as refused:
            refuse_form(form, _said(refused))
        else:
            return redirect("database:change", row.pk)
    return render(request, "database/change_new.html", {"form": form}, status=status_of(request))


@may_see
@require_safe
def change(request, pk: int):
    """One change: what, why, views, plans, chain, release; what its drafter does next."""
    return _page(request, pk)


def _page(request, pk: int, **bound):
    found, at = get_object_or_404(selectors.changes(), pk=pk), timezone.now()
    stand, drafts = selectors.stand_at(found, at), request.user.has_perm("database.draft_change")
    context = {
        "change": found,
        "stand": stand,
        "at": at,
        "views": selectors.views_of(found, at, request.user),
        "left_out": selectors.left_out_of(found),
        "plans": selectors.plans_of(found),
        "feedback": selectors.feedback_of(found),
        "rounds": approvals.history(found.approval) if found.approval else [],
    }
    if drafts:
        context |= _next(found, stand, bound)
    return render(request, "database/change.html", context, status=status_of(request))


def _next(found, stand: Stand, bound: dict) -> dict:
    """The forms of what may be done with a change where it stands."""
    offered = {}
    if stand in BEFORE_PLAN:
        if departments := selectors.may_be_asked(found):
            left_out = {each.department_id for each in selectors.left_out_of(found)}
            words = {"departments": departments, "left_out": left_out}
            offered["views_form"] = forms.ViewsForm(**words)
        offered["drop_form"] = forms.DropForm()
    if stand in (Stand.VIEWED, Stand.RETURNED):
        last = found.plans.order_by("number").last()
        initial = {"text": last.text, "way": last.way, "firm": last.firm} if last else {}
        offered["plan_form"] = forms.PlanForm(initial=initial)
    if stand == Stand.SIGNED:
        offered["release_form"] = forms.ReleaseForm()
    return offered | bound


@may_draft
@require_POST
def ask(request, pk: int):
    """Ask departments for their views."""
    found = get_object_or_404(selectors.changes(), pk=pk)
    form = forms.ViewsForm(request.POST, departments=selectors.may_be_asked(found))
    return _act(
        request, pk, form, "views_form", services.ask_views, _("The departments are asked.")
    )


@may_draft
@require_POST
def plan(request, pk: int):
    """Propose a plan: site manager and general manager are asked."""
    get_object_or_404(selectors.changes(), pk=pk)

    def verb(*, text, way, firm, **words):
        return services.propose_plan(proposal=services.Proposal(text, way, firm), **words)

    form = forms.PlanForm(request.POST)
    return _act(request, pk, form, "plan_form", verb, _("The plan is proposed."))


@may_draft
@require_POST
def release(request, pk: int):
    """Say which release carried it out."""
    get_object_or_404(selectors.changes(), pk=pk)
    form = forms.ReleaseForm(request.POST)
    done = _("Released; who gave feedback for it was told.")
    return _act(request, pk, form, "release_form", services.release_change, done)


@may_draft
@require_POST
def drop(request, pk: int):
    """Give a change up."""
    get_object_or_404(selectors.changes(), pk=pk)
    form = forms.DropForm(request.POST)
    return _act(request, pk, form, "drop_form", services.drop_change, _("Given up."))


def _act(request, pk: int, form, name: str, verb, done: str):
    """Call one service with what a form says; refused, the page is shown with it."""
    if form.is_valid():
        words = {"change_id": pk, "by": request.user, "at": timezone.now()}
        try:
            verb(**words, **form.cleaned_data)
        except (ValidationError, PermissionDenied) as refused:
            refuse_form(form, _said(refused))
        else:
            messages.success(request, done)
            return redirect("database:change", pk)
    return _page(request, pk, **{name: form})


def _said(refused) -> ValidationError:
    if isinstance(refused, ValidationError):
        return refused
    return ValidationError(str(refused), code=getattr(refused, "code", ""))
