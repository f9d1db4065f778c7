"""Logins one borrows: asked for, opened while they are lent, given back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from regulations.binding.pages import status_of
from sitecontent.vault import selectors
from sitecontent.vault.forms import LoanForm
from sitecontent.vault.lending import services
from sitecontent.vault.models import Loan
from sitecontent.vault.seats import holds

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def loans(request):
    """One's own loans, and asking for another."""
    form, refused, at = LoanForm(request.POST or None), None, timezone.now()
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        try:
            services.ask_loan(entry_id=int(words.pop("entry")), **words, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Asked for; whoever decides has been told."))
            return redirect("vault:loans")
    rows = selectors.loans_of(request.user, at)
    context = {"form": form, "refused": refused, "rows": rows, "at": at, "tab": "loans"}
    return render(request, "vault/loans.html", context, status=status_of(request))


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
