"""One's own requests, one request with all that hangs on it, asking and changing."""

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from finance.expenses import selectors
from finance.expenses.budget.selectors import lines_to_ask
from finance.expenses.business import business_of
from finance.expenses.export import KIND, export_spendings
from finance.expenses.forms import (
    ListForm,
    MisuseForm,
    ReasonForm,
    SpendingForm,
    TokenForm,
    YearForm,
)
from finance.expenses.misuse import report_misuse
from finance.expenses.models import Advance, Spending
from finance.expenses.overruns import ask_overrun
from finance.expenses.pages import find_spending, show_spending
from finance.expenses.paper import loan_paper
from finance.expenses.rules import State, beyond_of, chain_of
from finance.expenses.services import ask_spending, cancel_spending, change_spending
from finance.ledger.printing import pdf
from hr.people.rules import HEAD
from regulations import handing
from regulations.binding.pages import number_of, status_of

FORM = ["GET", "HEAD", "POST"]
# What a list is narrowed by.
LOOKUPS = {
    "state": "state", "year": "line__year", "kind": "line__category__kind",
    "category": "line__category", "person": "person",
}  # fmt: skip


@require_safe
def mine(request):
    """One's own requests, and the advance that is out."""
    rows = selectors.listed().filter(person=request.user)
    found, older = selectors.page_of(rows, number_of(request.GET.get("before", "")))
    context = {
        "rows": found, "older": older, "loan": selectors.open_advance(request.user), "tab": "mine",
    }  # fmt: skip
    return render(request, "expenses/mine.html", context)


def _narrowed(request):
    """The requests asked for by an address, and what they are narrowed to."""
    form = ListForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = selectors.spendings_for(request.user)
    for name, lookup in LOOKUPS.items():
        if wanted.get(name):
            rows = rows.filter(**{lookup: wanted[name]})
    return rows, wanted


@require_safe
def export(request):
    """The list as a spreadsheet, for whoever may give it out (C13-9)."""
    at = timezone.now()
    return handing.send(
        request, kind=KIND, name=f"spending-{timezone.localdate(at)}.xlsx", at=at,
        make=lambda: export_spendings(_narrowed(request)[0]), wanted=request.GET.urlencode(),
    )  # fmt: skip


@require_safe
def everything(request):
    """The requests of everybody whom one may see; `?state=`, `?year=&category=&person=`."""
    rows, wanted = _narrowed(request)
    found, older = selectors.page_of(rows, wanted.get("before"))
    kept = {name: request.GET[name] for name in LOOKUPS if wanted.get(name) and name != "state"}
    context = {
        "rows": found, "older": older, "state": wanted.get("state", ""), "states": State.choices,
        "tab": "all", "kept": urlencode(kept), "wanted": wanted if kept else None,
    }  # fmt: skip
    return render(request, "expenses/all.html", context)


@require_http_methods(FORM)
def ask(request):
    """Ask to spend."""
    at = timezone.now()
    form, refused = SpendingForm(request.POST or None, lines=lines_to_ask(at)), None
    token = TokenForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            sent = token.cleaned_data["token"] if token.is_valid() else None
            found = ask_spending(draft=form.draft(), by=request.user, at=at, request=sent)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Asked for; the general manager has been told."))
            return redirect("expenses:spending", found.pk)
    return _show_form(request, form, refused=refused, token=_token(request))


def _token(request) -> str:
    """The form's own number: the one it was sent with, else a new one."""
    sent = TokenForm(request.POST)
    return str(sent.cleaned_data["token"] if sent.is_valid() else uuid4())


def _show_form(request, form, **words):
    context = {"form": form, "outlook": _outlook(request, form)} | words
    return render(request, "expenses/ask.html", context, status=status_of(request))


def _outlook(request, form) -> dict | None:
    """What would become of the request: its budget line, and whether it lies within."""
    pk = number_of(str(form.data.get("category", "")))
    line = form.fields["category"].lines.get(pk)
    if line is None:
        return None
    try:
        amount = form.fields["amount"].clean(form.data.get("amount", ""))
    except ValidationError:
        amount = None
    position = request.user.position
    is_head = bool(position and position.code == HEAD)
    return {
        "line": line,
        "amount": amount,
        "beyond": beyond_of(left=line.left, amount=amount) if amount else 0,
        "after": line.left - amount if amount else line.left,
        "loan": selectors.open_advance(request.user),
        "stages": [_(stage.title) for stage in chain_of(asks_head=is_head)],
    }


@require_safe
def preview(request):
    """What would become of the request in the form; a part."""
    form = SpendingForm(request.GET, lines=lines_to_ask(timezone.now()))
    return render(request, "expenses/outlook.html", {"outlook": _outlook(request, form)})


@require_safe
def spending(request, pk: int):
    """One request; somebody else's does not exist here."""
    at = timezone.now()
    return show_spending(request, find_spending(request, pk, at), at)


@require_safe
def slip(request, pk: int):
    """The loan slip of a request to print."""
    found = find_spending(request, pk, timezone.now())
    people = ("spending__line__category", "person", "by", "deadline")
    rows = Advance.objects.select_related(*people).filter(spending=found)
    loan = get_object_or_404(rows, pk=found.loan and found.loan.pk)
    return pdf(loan_paper(loan), f"loan-{pk}")


@require_http_methods(FORM)
def form(request, pk: int):
    """Change a request that was returned, and ask again."""
    at = timezone.now()
    found = find_spending(request, pk, at)
    if found.person_id != request.user.pk:
        raise PermissionDenied
    if found.state != State.RETURNED:
        return redirect("expenses:spending", pk)
    initial = {
        "category": found.line.category_id, "amount": found.amount, "purpose": found.purpose,
        "advance": found.advance,
    }  # fmt: skip
    asked = SpendingForm(request.POST or None, lines=lines_to_ask(at), initial=initial)
    refused = None
    if request.method == "POST" and asked.is_valid():
        try:
            change_spending(spending_id=pk, draft=asked.draft(), by=request.user, at=at)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("Asked for; the general manager has been told."))
            return redirect("expenses:spending", pk)
    return _show_form(request, asked, spending=found, refused=refused)


@require_POST
def cancel(request, pk: int):
    """Give up an approved request."""
    at = timezone.now()
    found = find_spending(request, pk, at)
    try:
        cancel_spending(spending_id=pk, by=request.user, at=at)
    except (ValidationError, PermissionDenied) as refused:
        return show_spending(request, found, at, refused=refused)
    messages.success(request, _("Given up: the budget is free again."))
    return redirect("expenses:spending", pk)


@require_POST
def overrun(request, pk: int):
    """Ask for a special consent beyond the budget."""
    at, asked = timezone.now(), ReasonForm(request.POST)
    found = find_spending(request, pk, at)
    reason = asked.cleaned_data["reason"] if asked.is_valid() else ""
    try:
        ask_overrun(document=found, reason=reason, by=request.user, at=at)
    except (ValidationError, PermissionDenied) as refused:
        return show_spending(request, found, at, refused=refused)
    messages.success(request, _("The special consent has been asked for."))
    return redirect("expenses:spending", pk)


@require_safe
def business(request):
    """Business spending of a year for the general manager."""
    if not request.user.has_perm("expenses.watch_business"):
        raise PermissionDenied
    asked = YearForm(request.GET)
    year = asked.cleaned_data.get("year") if asked.is_valid() else None
    page = business_of(year or timezone.localdate().year)
    return render(request, "expenses/business.html", {"page": page, "tab": "business"})


@require_http_methods(FORM)
def misuse(request):
    """Report misappropriation; `?spending=` names the request it is about."""
    if not request.user.has_perm("expenses.report_misuse"):
        raise PermissionDenied
    at, about = timezone.now(), _about(request)
    initial = {"token": f"{at.timestamp()}"}
    if about:
        initial |= {"person": about.person_id, "amount": about.amount}
    asked, refused = MisuseForm(request.POST or None, initial=initial), None
    if request.method == "POST" and asked.is_valid():
        try:
            report_misuse(**asked.cleaned_data, spending=about, by=request.user, at=at)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("A case was opened; whoever handles cases has been told."))
            return redirect("discipline:list")
    context = {"form": asked, "about": about, "refused": refused}
    return render(request, "expenses/misuse.html", context, status=status_of(request))


def _about(request) -> Spending | None:
    pk = number_of(request.GET.get("spending", ""))
    return get_object_or_404(Spending, pk=pk) if pk is not None else None
