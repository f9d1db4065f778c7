"""The cashier's desk: one click for each advance, claim and run."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from finance.expenses import selectors
from finance.expenses.advances.services import pay_advance, release_advance, return_advance
from finance.expenses.claims.paying import check_and_pay, reject_claim, verify_invoices
from finance.expenses.claims.rules import Finding
from finance.expenses.forms import PayForm, pay_words
from finance.expenses.letters import link
from finance.expenses.models import Claim
from finance.expenses.pages import find_spending, show_spending
from finance.expenses.supplies.selectors import waiting_slips
from finance.ledger.selectors import drawer
from regulations.binding.pages import number_of


def _only(request, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


@require_safe
def desk(request):
    """What waits to be paid, and which advances are out."""
    _only(request, "expenses.pay_expense")
    found = selectors.desk()
    slips = waiting_slips()
    for row in (*found.lend, *found.claims, *found.runs):
        row.pay = pay_words()
    context = {
        "desk": found, "slips": [(row, pay_words()) for row in slips],
        "count": found.count + len(slips), "drawer": drawer(), "pay": pay_words(), "tab": "cashier",
        "at": timezone.now(),
    }  # fmt: skip
    return render(request, "expenses/cashier.html", context)


def _pay(request, verb, done: str, pk: int, **words):
    """Call a verb of payment for a request; refused, its page says why."""
    _only(request, "expenses.pay_expense")
    at = timezone.now()
    found, form = find_spending(request, pk, at), PayForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied
    sent = {"account": form.cleaned_data["account"], "request": form.cleaned_data["token"]}
    try:
        verb(**words, **sent, by=request.user, at=at)
    except (ValidationError, PermissionDenied) as refused:
        return show_spending(request, found, at, refused=refused)
    messages.success(request, done)
    return redirect("expenses:cashier") if request.POST.get("desk") else redirect(link(pk))


@require_POST
def lend(request, pk: int):
    """Pay the advance of a request."""
    return _pay(request, pay_advance, _("The advance is paid."), pk, spending_id=pk)


@require_POST
def release(request, pk: int):
    """Let the cashier take an advance of their own out of the drawer."""
    at = timezone.now()
    found = find_spending(request, pk, at)
    try:
        release_advance(spending_id=pk, by=request.user, at=at)
    except ValidationError as refused:
        return show_spending(request, found, at, refused=refused)
    messages.success(request, _("Released: the cashier may take it now."))
    return redirect(link(pk))


@require_POST
def give_back(request, pk: int):
    """Take an advance back whole."""
    done = _("The advance is taken back; the budget is free again.")
    return _pay(request, return_advance, done, pk, spending_id=pk)


@require_POST
def pay(request, pk: int):
    """Check the invoices of a claim and pay it, or take back what is left of the advance."""
    _only(request, "expenses.pay_expense")
    claim = get_object_or_404(Claim, pk=pk)
    checked = list(claim.invoices.filter(is_live=True).values_list("pk", flat=True))
    words = {"claim_id": pk, "checked": checked if request.POST.get("is_checked") else []}
    return _pay(request, check_and_pay, _("The claim is settled."), claim.spending_id, **words)


@require_POST
def verify(request, pk: int):
    """Write down what a check of the invoices found."""
    _only(request, "expenses.verify_invoice")
    at, claim = timezone.now(), get_object_or_404(Claim, pk=pk)
    found = find_spending(request, claim.spending_id, at)
    finding, chosen = request.POST.get("finding", ""), request.POST.getlist("invoice")
    if finding not in Finding.values:
        raise PermissionDenied
    words = {"note": request.POST.get("note", ""), "by": request.user, "at": at}
    picked = [pk for pk in map(number_of, chosen[:100]) if pk is not None]
    try:
        verify_invoices(claim_id=pk, finding=finding, invoices=picked or None, **words)
    except (ValidationError, PermissionDenied) as refused:
        return show_spending(request, found, at, refused=refused)
    messages.success(request, _("Written down."))
    return redirect("expenses:spending", found.pk)


@require_POST
def reject(request, pk: int):
    """Do not pay a signed claim."""
    _only(request, "expenses.pay_expense")
    at, claim = timezone.now(), get_object_or_404(Claim, pk=pk)
    found = find_spending(request, claim.spending_id, at)
    try:
        reject_claim(claim_id=pk, reason=request.POST.get("reason", ""), by=request.user, at=at)
    except (ValidationError, PermissionDenied) as refused:
        return show_spending(request, found, at, refused=refused)
    messages.success(request, _("Rejected: the invoices are free again."))
    return redirect("expenses:spending", found.pk)
