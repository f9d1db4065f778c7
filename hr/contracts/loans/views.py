"""Loans: one's own, those of everybody for the contract group, one loan with its copy."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hr.contracts.access import MANAGE, check_group
from hr.contracts.forms import LoanForm, NoteForm
from hr.contracts.loans import selectors, services
from hr.contracts.models import HandOut, Loan
from hr.contracts.pages import found, show_contract
from regulations.approvals.rules import State
from regulations.binding.pages import done, number_of, status_of
from regulations.printing import pdf

SHOWN = ("signed", "out", "all")


@require_safe
def mine(request):
    """What one borrowed or asked for."""
    rows = selectors.loans().filter(by=request.user)
    return _list(request, rows, "mine")


@require_safe
def everybody(request):
    """Loans of everybody: to hand out, out, all."""
    check_group(request.user)
    shown = request.GET.get("shown", "")
    shown = shown if shown in SHOWN else "signed"
    return _list(request, selectors.listed(shown), shown)


def _list(request, rows, shown: str):
    before = number_of(request.GET.get("before", ""))
    rows = rows.filter(pk__lt=before) if before else rows
    page = list(rows[: selectors.PAGE + 1])
    context = {
        "loans": page[: selectors.PAGE],
        "older": page[selectors.PAGE - 1].pk if len(page) > selectors.PAGE else None,
        "shown": shown,
        "at": timezone.now(),
        "tab": "loans",
    }
    return render(request, "contracts/loans.html", context)


@require_POST
def borrow(request, pk: int):
    """Ask for a copy of a contract, or for the original."""
    row, at = found(pk), timezone.now()
    form = LoanForm(request.POST)
    if form.is_valid():
        words = {"contract_id": pk, "by": request.user, "at": at} | form.cleaned_data
        if done(form, services.ask_loan, **words):
            messages.success(request, _("Asked for; who signs has been told."))
            return redirect("contracts:loans")
    return show_contract(request, row, at, borrow=form)


def _found(request, pk: int) -> Loan:
    """A loan that is somebody's to see; 404 else."""
    loan = get_object_or_404(selectors.loans(), pk=pk)
    if not selectors.may_see(request.user, loan):
        raise Http404
    return loan


@require_safe
def loan(request, pk: int):
    """One loan: who signs, the copy, until when."""
    return _show(request, _found(request, pk))


def _show(request, row: Loan, refused=None, form=None):
    out = getattr(row, "hand_out", None)
    context = {
        "loan": row,
        "out": out,
        "back": getattr(out, "given_back", None) if out else None,
        "manages": request.user.has_perm(MANAGE) and request.user.pk != row.by_id,
        "is_signed": row.approval.state == State.APPROVED,
        "refused": refused,
        "form": form or NoteForm(),
        "at": timezone.now(),
        "tab": "loans",
    }
    return render(request, "contracts/loan.html", context, status=status_of(request))


@require_POST
def lend(request, pk: int):
    """Hand out what was signed."""
    row = _found(request, pk)
    try:
        services.hand_out(loan_id=row.pk, by=request.user, at=timezone.now())
    except ValidationError as refused:
        return _show(request, row, refused=refused)
    messages.success(request, _("Handed out; the borrower has been told."))
    return redirect("contracts:loan", pk)


@require_POST
def back(request, pk: int):
    """Take back what was lent."""
    row, form = _found(request, pk), NoteForm(request.POST)
    check_group(request.user)
    get_object_or_404(HandOut, loan=row)
    words = {"loan_id": row.pk, "by": request.user, "at": timezone.now()}
    if form.is_valid() and done(form, services.take_back, **words | form.cleaned_data):
        messages.success(request, _("Given back."))
        return redirect("contracts:loan", pk)
    return _show(request, row, form=form)


@never_cache
@require_POST
def copy(request, pk: int):
    """The copy that was lent, until it is given back; that it was opened is on record."""
    row = _found(request, pk)
    rows = HandOut.objects.select_related("loan__contract")
    out = get_object_or_404(rows, loan=row, content__isnull=False, given_back=None)
    services.open_copy(out=out, by=request.user, at=timezone.now())
    return pdf(bytes(out.content), f"{row.contract.number}-{row.pk}")
