"""Local purchases: apply, hand in the bill, audit."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.supplies.forms import (
    AuditForm,
    ListForm,
    LocalBillForm,
    LocalForm,
    paper_of,
)
from hr.supplies.items.selectors import items_to_choose
from hr.supplies.local import selectors
from hr.supplies.local.auditing import audit_local
from hr.supplies.local.services import Bill, Draft, ask_local, hand_in_bill
from hr.supplies.models import LocalPurchase
from hr.supplies.pages import attempt, fault_of
from hr.supplies.requests.selectors import may_see, page_of
from hr.supplies.rules import State
from regulations.approvals.selectors import history, open_step_of
from regulations.binding.pages import refuse_form, status_of
from regulations.downloads import as_received

FORM = ["GET", "HEAD", "POST"]


@require_safe
def purchases(request):
    """The local purchases one may see, and for the office what is to be audited."""
    form = ListForm(request.GET)
    before = form.cleaned_data.get("before") if form.is_valid() else None
    rows, older = page_of(selectors.locals_for(request.user), before)
    is_office = request.user.has_perm("supplies.audit_local")
    context = {
        "rows": rows, "older": older, "tab": "local",
        "to_audit": selectors.to_audit() if is_office else None,
    }  # fmt: skip
    return render(request, "supplies/locals.html", context)


@require_http_methods(FORM)
def ask(request):
    """Apply to buy nearby."""
    at = timezone.now()
    form = LocalForm(request.POST or None, initial={"token": uuid4()})
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        draft = Draft(sent["what"], sent["reason"], sent["most"])
        try:
            found = ask_local(draft=draft, by=request.user, at=at, request=sent["token"])
        except ValidationError as refused:
            refuse_form(form, refused)
        else:
            return redirect("supplies:local", found.pk)
    context = {"form": form, "tab": "local"}
    return render(request, "supplies/local_form.html", context, status=status_of(request))


def _find(request, pk: int, at) -> LocalPurchase:
    """A local purchase that this person may see; else it does not exist here."""
    rows = LocalPurchase.objects.select_related(
        "person", "department", "approval__asker", "bill__audit__by", "bill__by"
    )
    found = get_object_or_404(rows, pk=pk)
    if not may_see(found, request.user, at):
        raise Http404
    return found


def _show(request, found: LocalPurchase, at, refused=None, form=None):
    bill, user = getattr(found, "bill", None), request.user
    lines = list(bill.lines.select_related("item")) if bill else []
    is_own = found.person_id == user.pk
    may_buy = is_own and found.state == State.APPROVED and bill is None
    context = {
        "local": found, "bill": bill, "audit": getattr(bill, "audit", None), "refused": refused,
        "may_audit": bill is not None and not hasattr(bill, "audit") and bill.by_id != user.pk
        and user.has_perm("supplies.audit_local"),
        "form": (form or LocalBillForm()) if may_buy else None, "tab": "local",
        "items": items_to_choose() if may_buy else [],
        "lines": lines, "beyond": selectors.beyond_limits(bill, lines) if lines else [],
        "decides": bool(found.approval and open_step_of(found.approval, user, at)),
        "withdraws": is_own and found.state == State.PENDING,
        "rounds": history(found.approval) if found.approval else [],
    }  # fmt: skip
    return render(request, "supplies/local.html", context, status=status_of(request))


@require_safe
def local(request, pk: int):
    """One local purchase."""
    at = timezone.now()
    return _show(request, _find(request, pk, at), at)


@require_POST
def bill(request, pk: int):
    """Hand in what was bought."""
    at = timezone.now()
    found, form = _find(request, pk, at), LocalBillForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, at, fault_of(form), form)
    sent = form.cleaned_data

    def act():
        told = Bill(
            sent["seller"], sent["number"], sent["total"], form.lines_told(), **paper_of(form)
        )
        return hand_in_bill(local_id=pk, bill=told, by=request.user, at=at)

    refused = attempt(request, act, _("Handed in; the office audits it."))
    return _show(request, found, at, refused, form) if refused else redirect("supplies:local", pk)


@require_POST
def audit(request, pk: int):
    """Audit what was bought."""
    at, form = timezone.now(), AuditForm(request.POST)
    found = _find(request, pk, at)
    if not form.is_valid() or not hasattr(found, "bill"):
        return _show(request, found, at, fault_of(form))
    is_in_order = form.cleaned_data["verdict"] == "ok"
    words = {"is_in_order": is_in_order, "remark": form.cleaned_data["remark"]}
    refused = attempt(
        request, lambda: audit_local(local_id=pk, by=request.user, at=at, **words), _("Audited.")
    )
    return _show(request, found, at, refused) if refused else redirect("supplies:local", pk)


@require_safe
def file(request, pk: int):
    """The paper of a local bill, to be saved."""
    found = _find(request, pk, timezone.now())
    bill = getattr(found, "bill", None)
    if bill is None or not bill.content:
        raise Http404
    return as_received(bill)
