"""Logins one borrows: asked for, opened while they are lent, given back."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulations.approvals.selectors import may_see
from regulations.binding.pages import status_of
from regulations.rulebook.selectors import in_force
from sitecontent.vault import selectors
from sitecontent.vault.forms import LoanForm
from sitecontent.vault.lending import services
from sitecontent.vault.models import Loan
from sitecontent.vault.seats import holds

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def loans(request):
    """One's own loans, and asking for another."""
    refused, at = None, timezone.now()
    form = LoanForm(request.POST or None, viewer=request.user, initial=_window(at))
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        try:
            services.ask_loan(entry_id=int(words.pop("entry")), **words, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Asked for; whoever decides has been told."))
            return redirect("vault:loans")
    return show_loans(request, form, refused=refused)


def show_loans(request, form: LoanForm | None = None, **words):
    """The page of one's own loans, also after a refusal."""
    at = timezone.now()
    form = form or LoanForm(viewer=request.user, initial=_window(at))
    context = {
        "form": form, "rows": selectors.loans_of(request.user, at), "at": at, "tab": "loans",
        "longest": in_force("vault", at).params.loan_longest_hours,
    }  # fmt: skip
    return render(request, "vault/loans.html", context | words, status=status_of(request))


def _window(at: datetime) -> dict[str, datetime]:
    """What most loans take: from now on, for two hours."""
    begin = timezone.localtime(at).replace(second=0, microsecond=0)
    return {"starts_at": begin, "ends_at": begin + timedelta(hours=2)}


@require_safe
def loan(request, number: int):
    """One loan, for the borrower, who decides on it and who keeps the account."""
    rows = Loan.objects.select_related("entry__current", "by", "approval", "end__by")
    found, at = get_object_or_404(rows, pk=number), timezone.now()
    is_holder = holds(request.user, found.entry)
    is_own = found.by_id == request.user.pk
    sees = may_see(found.approval, request.user, at)
    if not is_own and not is_holder and not sees:
        raise Http404  # as for a loan that is not there
    context = {
        "row": found, "is_now": selectors.is_now(found, at), "is_own": is_own,
        "is_holder": is_holder, "sees": sees, "opened": found.reveals.select_related("secret"),
    }  # fmt: skip
    return render(request, "vault/loan.html", context)


@require_POST
def give_back(request, number: int):
    """End a loan before its time, as borrower or as custodian."""
    loan = get_object_or_404(Loan.objects.select_related("entry", "by"), pk=number)
    is_own = loan.by_id == request.user.pk
    if not is_own and not holds(request.user, loan.entry):
        raise Http404  # as for a loan that is not there
    try:
        services.end_loan(loan_id=number, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as error:
        messages.error(request, " ".join(getattr(error, "messages", None) or [str(error)]))
    else:
        messages.success(request, _("The loan is over."))
    return redirect("vault:loans") if is_own else redirect("vault:entry", loan.entry_id)
