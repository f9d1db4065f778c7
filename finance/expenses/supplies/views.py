"""A signed slip of bought supplies, and the click that pays it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from finance.expenses.forms import PayForm, pay_words
from finance.expenses.supplies import selectors
from finance.expenses.supplies.services import pay_slip
from hr.supplies.models import Slip
from hr.supplies.receipts.selectors import invoice_of, rows_of
from hr.supplies.rules import State
from regulations.approvals.selectors import history
from regulations.binding.pages import status_of


def _find(request, pk: int) -> Slip:
    """The slip, for who may see every purchase; one that never was is answered the same."""
    if not request.user.has_perm("supplies.view_every_purchase"):
        raise PermissionDenied
    rows = Slip.objects.select_related(
        "order__supplier", "order__by", "order__purchase__department", "invoice", "person",
        "approval__asker",
    )  # fmt: skip
    found = rows.defer("invoice__content").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def slip(request, pk: int):
    """One slip with what it pays, who signed it, and what was paid."""
    return _page(request, _find(request, pk))


def _page(request, found: Slip, *, refused=None):
    paid, pays = selectors.payments_of(found.pk), request.user.has_perm("expenses.pay_expense")
    standing = next((each for each in paid if not hasattr(each, "undoing")), None)
    is_open = found.state == State.APPROVED and standing is None
    line = selectors.budget_of(timezone.now())
    context = {
        "slip": found, "order": found.order, "rows": rows_of(found.order, invoice_of(found.order)),
        "paid": standing, "undone": [each for each in paid if each is not standing],
        "backs": selectors.backs_of(found.pk), "line": line if is_open else None,
        "may_pay": is_open and pays and not selectors.had_a_hand(found, request.user.pk),
        "had_a_hand": is_open and pays and selectors.had_a_hand(found, request.user.pk),
        "is_open": is_open, "rounds": history(found.approval) if found.approval else [],
        "pay": pay_words(), "refused": refused, "tab": "cashier",
    }  # fmt: skip
    return render(request, "expenses/supply.html", context, status=status_of(request))


@require_POST
def pay(request, pk: int):
    """Pay a signed slip with one voucher."""
    if not request.user.has_perm("expenses.pay_expense"):
        raise PermissionDenied
    found, form = _find(request, pk), PayForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied
    sent = {"account": form.cleaned_data["account"], "request": form.cleaned_data["token"]}
    try:
        pay_slip(slip_id=pk, **sent, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as refused:
        return _page(request, found, refused=refused)
    messages.success(request, _("The order is paid."))
    if request.POST.get("desk"):
        return redirect("expenses:cashier")
    return redirect("expenses:supply", pk)
