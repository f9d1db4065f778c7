"""Requests, their quotes, and the way to an order."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.supplies.facts import grounds_text
from hr.supplies.forms import AskForm, DeliveryDayForm, ListForm, ReasonForm
from hr.supplies.line_forms import QuoteForm
from hr.supplies.models import Purchase, Quote
from hr.supplies.orders.services import place_order
from hr.supplies.pages import attempt, fault_of
from hr.supplies.requests import selectors
from hr.supplies.requests.choosing import ask_choice
from hr.supplies.requests.rules import why_not
from hr.supplies.requests.services import (
    Draft,
    add_quote,
    ask_purchase,
    end_purchase,
    may_close,
)
from hr.supplies.rules import Purpose, State
from regulations.approvals.selectors import history, open_step_of
from regulations.binding.pages import number_of, refuse_form, status_of
from regulations.rulebook.selectors import in_force

FORM = ["GET", "HEAD", "POST"]


@require_safe
def purchases(request):
    """The requests one may see; `?state=` narrows them."""
    form = ListForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows, state = selectors.purchases_for(request.user), wanted.get("state", "")
    if state in State.values:
        rows = rows.filter(state=state)
    found, older = selectors.page_of(rows.prefetch_related("lines__item"), wanted.get("before"))
    context = {
        "rows": found, "older": older, "state": state, "states": State.choices, "tab": "requests",
    }  # fmt: skip
    return render(request, "supplies/requests.html", context)


@require_http_methods(FORM)
def ask(request):
    """Ask that something be bought; `?item=<id>:<pieces>` fills rows in."""
    at, is_office = timezone.now(), request.user.has_perm("supplies.keep_stock")
    initial = {
        "token": uuid4(), "purpose": Purpose.STOCK if is_office else Purpose.NEED,
        "reason": request.GET.get("reason", "")[:300],
    }  # fmt: skip
    form = AskForm(request.POST or None, initial=initial, pieces=_wanted(request))
    if not is_office:
        form.fields["purpose"].choices = [(Purpose.NEED.value, Purpose.NEED.label)]
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        draft = Draft(sent["purpose"], sent["reason"], form.pieces)
        try:
            found = ask_purchase(draft=draft, by=request.user, at=at, request=sent["token"])
        except ValidationError as refused:
            refuse_form(form, refused)
        else:
            return redirect("supplies:request", found.pk)
    context = {"form": form, "tab": "requests"}
    return render(request, "supplies/ask.html", context, status=status_of(request))


def _wanted(request) -> dict[int, int]:
    """Item id → pieces as the address names them; what is no number is passed over."""
    pairs = [each.partition(":") for each in request.GET.getlist("item")[:100]]
    found = {number_of(item): number_of(count) for item, _sign, count in pairs}
    return {item: count for item, count in found.items() if item and count}


def _find(request, pk: int, at) -> Purchase:
    """A request that this person may see; else it does not exist here."""
    rows = Purchase.objects.select_related("person", "department", "approval__asker")
    found = get_object_or_404(rows, pk=pk)
    if not selectors.may_see(found, request.user, at):
        raise Http404
    return found


def _show(request, purchase: Purchase, at, refused=None, form=None):
    lines = list(purchase.lines.select_related("item"))
    for line in lines:
        line.arithmetic = grounds_text(line.grounds)
    quotes, choice = selectors.priced_quotes(purchase), selectors.open_choice(purchase)
    at_least = in_force("supplies", at).params.quotes_at_least
    offers = [each.offer for each in quotes]
    for each in quotes:
        each.quote.why_not = why_not(offers, each.quote.pk, at_least)
        each.quote.is_consented = bool(
            choice and choice.state == State.APPROVED and choice.quote_id == each.quote.pk
        )
    is_open = purchase.state == State.APPROVED and request.user.has_perm("supplies.place_order")
    today = timezone.localdate(at)
    for each in quotes:
        each.quote.is_past = each.quote.delivery_on < today
    context = {
        "end": getattr(purchase, "end", None), "today": today,
        "may_close": purchase.state == State.APPROVED and may_close(purchase, request.user)
        and not (choice and choice.state == State.PENDING),
        "purchase": purchase, "lines": lines, "quotes": quotes, "choice": choice,
        "missing": max(0, at_least - len(quotes)), "is_open": is_open, "refused": refused,
        "order": getattr(purchase, "order", None), "tab": "requests",
        "decides": bool(purchase.approval and open_step_of(purchase.approval, request.user, at)),
        "withdraws": purchase.person_id == request.user.pk and purchase.state == State.PENDING,
        "rounds": history(purchase.approval) if purchase.approval else [],
        "form": (form or QuoteForm(lines=lines)) if is_open and not choice else None,
    }  # fmt: skip
    return render(request, "supplies/request.html", context, status=status_of(request))


@require_safe
def purchase(request, pk: int):
    """One request with its quotes; somebody else's does not exist here."""
    at = timezone.now()
    return _show(request, _find(request, pk, at), at)


@require_POST
def quote(request, pk: int):
    """Take a quote in."""
    at = timezone.now()
    found = _find(request, pk, at)
    form = QuoteForm(request.POST, lines=found.lines.select_related("item"))
    if not form.is_valid():
        return _show(request, found, at, fault_of(form), form)
    sent = form.cleaned_data
    prices = {line.pk: form.of(line, "price") for line in form.lines}
    words = {name: sent[name] for name in ("supplier", "delivery_on", "note")}
    refused = attempt(
        request,
        lambda: add_quote(purchase_id=pk, prices=prices, by=request.user, at=at, **words),
        _("The quote is taken in."),
    )
    return _show(request, found, at, refused, form) if refused else redirect("supplies:request", pk)


def _quoted(request, pk: int, at) -> tuple[Quote, Purchase]:
    found = get_object_or_404(Quote, pk=pk)
    return found, _find(request, found.purchase_id, at)


@require_POST
def choose(request, pk: int):
    """Ask one level up to order by another quote."""
    at, form = timezone.now(), ReasonForm(request.POST)
    _found, asked = _quoted(request, pk, at)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    refused = attempt(
        request, lambda: ask_choice(quote_id=pk, reason=reason, by=request.user, at=at),
        _("Asked for, one level up."),
    )  # fmt: skip
    return _show(request, asked, at, refused) if refused else redirect("supplies:request", asked.pk)


@require_POST
def order(request, pk: int):
    """Order by a quote, to come by its delivery date or by another one that was agreed on."""
    at, form = timezone.now(), DeliveryDayForm(request.POST)
    _found, asked = _quoted(request, pk, at)
    if not form.is_valid():
        return _show(request, asked, at, fault_of(form))
    placed, words = [], {"quote_id": pk, "delivery_on": form.cleaned_data["delivery_on"]}
    refused = attempt(
        request, lambda: placed.append(place_order(**words, by=request.user, at=at)),
        _("Ordered. Now tell the supplier: by mail, or with the printed order."),
    )  # fmt: skip
    if refused:
        return _show(request, asked, at, refused)
    return redirect("supplies:order", placed[0].pk)


@require_POST
def end(request, pk: int):
    """Close an approved request of which nothing is ordered any more."""
    at, form = timezone.now(), ReasonForm(request.POST)
    found = _find(request, pk, at)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    refused = attempt(
        request, lambda: end_purchase(purchase_id=pk, reason=reason, by=request.user, at=at),
        _("The request is closed."),
    )  # fmt: skip
    return _show(request, found, at, refused) if refused else redirect("supplies:request", pk)
